package dev.runnerpool.core.meter;

import static dev.runnerpool.core.cost.CostKind.JOB;
import static dev.runnerpool.core.cost.CostKind.WARM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.meter.RunnerSighting.End;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** One process after another books a pool. */
class MeterRestartTest extends MeterStage {

  @Test
  void untilItIsKnownWhatWasBookedBeforeNothingIs() {
    meter = new PoolMeter("ci/arm");
    look(10, waiting(5));
    assertThat(counted).isEmpty();
    assertThat(meter.isBooked("r")).isFalse();
    meter.resume(List.of());
    look(12, waiting(5));
    assertThat(counted.get(WARM)).as("from its own times").isEqualTo(7 * MILLI);
  }

  @Test
  void afterARestartItGoesOnWhereItWas() {
    look(0);
    look(10, waiting(5));
    look(30, withJob());
    records.keepRunners(meter.take(at(30)));
    meter = started();
    look(40, withJob());
    meterEnds2();
    assertThat(kinds()).as("no time twice, in records or counters").isEqualTo(counted);
    assertThat(kinds().get(JOB)).isEqualTo((12 * 2 + 32 + 31 * 4) * MILLI);
  }

  private void meterEnds2() {
    look(
        50,
        List.of(
            Lives.of("r", T)
                .holds(RoomPart.OWN, OWN, Optional.of(at(50)))
                .holds(RoomPart.JOB, JOB_POD, at(19), Optional.of(at(50)))
                .job(7)
                .ready(at(5))
                .claimed(at(18))
                .show(End.WELL, false)));
    look(51);
  }

  @Test
  void aRunnerThatWentWhileNobodyLookedEndsWhenItWasSeenLast() {
    look(0);
    look(30, withJob());
    records.keepRunners(meter.take(at(30)));
    meter = started();
    look(500);
    PoolMeter.Look others = meter.endOthers();
    keep(others);
    assertThat(row().times().ended()).contains(at(30));
    assertThat(records.live("ci/arm")).isEmpty();
    assertThat(row().cost().lost()).as("nobody saw its job end").isPositive();
    assertThat(meter.endOthers().rows()).as("once").isEmpty();
  }

  @Test
  void theJobsPodThatIsLeftIsOfTheRunnerThatHeldIt() {
    look(0);
    look(30, withJob());
    records.keepRunners(meter.take(at(30)));
    assertThat(meter.runnerOf("r-job")).contains("r");
    meter = started();
    assertThat(meter.runnerOfJob(OptionalLong.of(7))).contains("r");
    assertThat(meter.runnerOfJob(OptionalLong.of(8))).isEmpty();
  }
}
