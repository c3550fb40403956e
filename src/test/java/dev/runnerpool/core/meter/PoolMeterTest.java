package dev.runnerpool.core.meter;

import static dev.runnerpool.core.cost.CostKind.JOB;
import static dev.runnerpool.core.cost.CostKind.LOST;
import static dev.runnerpool.core.cost.CostKind.RESERVED;
import static dev.runnerpool.core.cost.CostKind.RETIRING;
import static dev.runnerpool.core.cost.CostKind.STARTUP;
import static dev.runnerpool.core.cost.CostKind.WARM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.runnerpool.core.meter.RunnerSighting.End;
import dev.runnerpool.core.records.RunnerCost;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PoolMeterTest extends MeterStage {
  @Test
  void aLifeIsBookedByWhatItWasSpentOn() {
    look(0);
    look(5, waiting(5));
    look(12, waiting(5));
    look(20, withJob());
    look(30, withJob());
    assertThat(counted).as("a job's time is not known yet").doesNotContainKey(JOB);
    Lives ended = withJob().jobEnded(at(40));
    look(42, ended);
    look(43, gone(ended, 44));
    look(45);
    assertThat(counted)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                // Own pod and room from second 0 to 5, and to 18.
                STARTUP, 15 * MILLI,
                WARM, 13 * MILLI,
                RESERVED, 26 * MILLI,
                // The rest of the room to the look at 20, own to 40, job pod from 19 to 40.
                JOB, (2 * 2 + 22 + 21 * 4) * MILLI,
                // What still ended: the job's pod, seen gone at 43, and the runner's own at 44.
                RETIRING, (3 * 4 + 4) * MILLI));
    assertThat(kinds()).as("records and counters agree").isEqualTo(counted);
    assertThat(row().onDemand()).as("the same time at twice the price").isEqualTo(2 * sum());
    assertThat(row().times().ended()).contains(at(44));
    assertThat(row().job().orElseThrow().id()).isEqualTo(7);
  }

  private static Lives gone(Lives life, int second) {
    return Lives.of("r", T)
        .holds(RoomPart.OWN, OWN, Optional.of(at(second)))
        .ready(at(5))
        .claimed(at(18))
        .jobEnded(at(40));
  }

  @Test
  void allThatAJobCostIsLostWithItsRunner() {
    look(0);
    look(20, withJob());
    meterEnds(End.BADLY);
    assertThat(counted.get(JOB)).isNull();
    assertThat(counted.get(LOST)).isEqualTo((12 + 11 * 4) * MILLI);
    assertThat(kinds()).isEqualTo(counted);
  }

  private void meterEnds(End end) {
    look(
        30,
        List.of(
            Lives.of("r", T)
                .holds(RoomPart.OWN, OWN, Optional.of(at(30)))
                .holds(RoomPart.JOB, JOB_POD, at(19), Optional.of(at(30)))
                .job(7)
                .ready(at(5))
                .claimed(at(18))
                .show(end, false)));
    look(31);
  }

  @Test
  void aRunnerThatVanishesWithItsJobHasLostItUnlessItWasToldToStop() {
    look(0);
    look(20, withJob());
    look(28, withJob());
    look(30);
    assertThat(counted).containsKey(LOST).doesNotContainKey(JOB);
    counted.clear();
    look(40, withJob().told(at(35)));
    look(50);
    assertThat(counted).containsKey(JOB).doesNotContainKey(LOST);
  }

  @Test
  void aStartThatFailedIsLost() {
    look(0);
    Lives starting = Lives.of("r", T).holds(RoomPart.OWN, OWN, Optional.empty());
    look(5, starting);
    assertThat(counted).as("not known yet").isEmpty();
    look(
        9,
        List.of(
            Lives.of("r", T).holds(RoomPart.OWN, OWN, Optional.of(at(8))).show(End.BADLY, false)));
    assertThat(counted).containsExactly(Map.entry(LOST, 8 * MILLI));
  }

  @Test
  void oneThatIsToldToStopWithoutAJobIsRetiring() {
    look(0);
    look(10, waiting(5));
    look(20, waiting(5).told(at(10)));
    look(21);
    assertThat(counted.get(RETIRING)).isEqualTo(33 * MILLI);
    assertThat(counted.get(WARM)).isEqualTo(5 * MILLI);
  }

  @Test
  void aJobThatWasNoneIsWarmAfterAll() {
    look(0);
    Lives shell = Lives.of("r", T).holds(RoomPart.OWN, OWN, Optional.empty()).ready(at(0));
    look(10, List.of(shell.claimed(at(4)).show()));
    look(
        20,
        List.of(
            Lives.of("r", T)
                .holds(RoomPart.OWN, OWN, Optional.empty())
                .ready(at(0))
                .show(End.NONE, true)));
    assertThat(counted).containsExactly(Map.entry(WARM, 20 * MILLI));
  }

  @Test
  void timeWithoutAPriceIsCountedAndIsNotFree() {
    look(0);
    Lives life =
        Lives.of("r", T).holds(RoomPart.OWN, HourlyRate.UNKNOWN, Optional.empty()).ready(at(0));
    look(60, life);
    assertThat(unpriced).isEqualTo(60_000);
    assertThat(counted).isEmpty();
    look(61);
    assertThat(row().unpricedMillis()).isEqualTo(61_000);
    assertThat(sum()).isZero();
  }

  @Test
  void aPriceHoldsUntilItChanges() {
    look(0);
    look(10, waiting(0));
    Lives dearer =
        Lives.of("r", T)
            .holds(RoomPart.OWN, ROOM, Optional.empty())
            .holds(RoomPart.ROOM, JOB_POD, Optional.empty())
            .ready(at(0));
    look(20, dearer);
    look(30, dearer);
    assertThat(counted.get(WARM)).isEqualTo((20 + 20) * MILLI);
  }

  @Test
  void aClockThatWasSetBackBooksNothingUntilItHasCaughtUp() {
    look(0);
    look(100, waiting(0));
    look(40, waiting(0));
    look(90, waiting(0));
    assertThat(counted.get(WARM)).isEqualTo(100 * MILLI);
    look(101, waiting(0));
    assertThat(counted.get(WARM)).isEqualTo(101 * MILLI);
  }

  @Test
  void aRunnersDaysAreRowsOfTheirOwn() {
    Instant evening = Instant.parse("2026-03-02T23:59:50Z");
    RunnerSighting life =
        Lives.of("r", evening).holds(RoomPart.OWN, OWN, Optional.empty()).ready(evening).show();
    meter.look(evening.plusSeconds(5), List.of(life));
    keep(meter.look(evening.plusSeconds(30), List.of(life)));
    keep(meter.look(evening.plusSeconds(90), List.of(life)));
    assertThat(records.runners())
        .extracting(RunnerCost::day, row -> row.cost().warm(), row -> row.bookedUntil().toString())
        .containsExactly(
            tuple(LocalDate.parse("2026-03-02"), 10 * MILLI, "2026-03-03T00:00:00Z"),
            tuple(LocalDate.parse("2026-03-03"), 80 * MILLI, "2026-03-03T00:01:20Z"));
  }
}
