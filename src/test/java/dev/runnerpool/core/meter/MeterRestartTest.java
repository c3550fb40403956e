package dev.runnerpool.core.meter;

import static dev.runnerpool.core.cost.CostKind.JOB;
import static dev.runnerpool.core.cost.CostKind.WARM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.cost.CostByKind;
import dev.runnerpool.core.cost.CostKind;
import dev.runnerpool.core.meter.RunnerSighting.End;
import dev.runnerpool.core.records.RunnerCost;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One process after another books a pool. */
class MeterRestartTest extends MeterStage {

  @Test
  void untilItIsKnownWhatWasBookedBeforeNothingIs() {
    meter = new PoolMeter("ci/arm");
    look(10, waiting(5));
    assertThat(counted).isEmpty();
    assertThat(meter.isBooked("r")).isFalse();
    meter.resume(List.of(), Set.of());
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
  void aRunnerWhoseEndIsWrittenIsNeitherBookedNorCountedAgainWhileItsPodIsThere() {
    look(0);
    look(30, withJob());
    List<RunnerSighting> over =
        List.of(
            Lives.of("r", T)
                .holds(RoomPart.OWN, OWN, Optional.of(at(50)))
                .ready(at(5))
                .claimed(at(18))
                .show(End.WELL, false));
    look(50, over);
    Map<CostKind, Long> once = Map.copyOf(counted);
    assertThat(once).containsKey(JOB);
    meter = started();
    look(60, over);
    assertThat(meter.isTaken("r")).as("it may be deleted").isTrue();
    look(70, List.of());
    assertThat(counted).isEqualTo(once).isEqualTo(kinds());
  }

  @Test
  void aRunnerThatCouldNotWaitForTheRecordsIsUsedAndCountedOnce() {
    NodeMeter node = new NodeMeter("uid", Lives.NODE, HourlyRate.of(36, 0), true);
    look(0);
    look(30, List.of(onNode(node, Optional.empty())));
    records.keepRunners(meter.take(at(30)));
    NodeMeter next = new NodeMeter("uid", Lives.NODE, HourlyRate.of(36, 0), true);
    meter = new PoolMeter("ci/arm");
    meter.insist("r");
    look(50, List.of(onNode(next, Optional.of(at(50)))));
    List<RunnerCost> live = List.of(row(30));
    meter.resume(live, Set.of());
    look(60, List.of(onNode(next, Optional.of(at(50)))));
    keep(meter.endOthers());
    next.begin(List.of(), Map.of(live.get(0).day(), 30 * MILLI), T);
    next.look(at(60));
    assertThat(next.take().get(0).used()).isEqualTo(50 * MILLI);
    assertThat(kinds().values().stream().mapToLong(Long::longValue).sum()).isEqualTo(50 * MILLI);
  }

  /** What was kept of it when it had been there for that many seconds. */
  private RunnerCost row(int seconds) {
    return new RunnerCost(
        "r",
        row().day(),
        "ci/arm",
        row().slot(),
        row().node(),
        Optional.empty(),
        row().times(),
        CostByKind.of(WARM, seconds * MILLI),
        0,
        0,
        Map.of("uid", seconds * MILLI),
        at(seconds));
  }

  private static RunnerSighting onNode(NodeMeter node, Optional<Instant> until) {
    return Lives.of("r", T)
        .on(node)
        .holds(RoomPart.OWN, OWN, until)
        .ready(T)
        .show(until.isPresent() ? End.WELL : End.NONE, false);
  }

  @Test
  void theJobsPodThatIsLeftIsOfTheRunnerThatHeldIt() {
    look(0);
    look(30, withJob());
    records.keepRunners(meter.take(at(30)));
    assertThat(meter.runnersByPod()).containsEntry("r-job", "r");
    meter = started();
    assertThat(meter.runnerOfJob(OptionalLong.of(7))).contains("r");
    assertThat(meter.runnerOfJob(OptionalLong.of(8))).isEmpty();
  }
}
