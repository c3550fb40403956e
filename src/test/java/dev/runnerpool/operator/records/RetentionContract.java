package dev.runnerpool.operator.records;

import static dev.runnerpool.core.records.CostRows.EVENING;
import static dev.runnerpool.core.records.CostRows.GITLAB;
import static dev.runnerpool.core.records.CostRows.busy;
import static dev.runnerpool.core.records.CostRows.ended;
import static dev.runnerpool.core.records.CostRows.live;
import static dev.runnerpool.core.records.CostRows.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.core.records.JobRecord;
import dev.runnerpool.core.records.JobRecord.RefKind;
import dev.runnerpool.core.records.JobRecord.Status;
import dev.runnerpool.core.records.RunnerCost;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of old rows, in both databases. */
abstract class RetentionContract {

  private static final String POOL = "ci/linux-arm64";
  private static final Instant NEXT_DAY = EVENING.plus(Duration.ofHours(3));
  private static final Duration KEEP = Duration.ofDays(90);

  private StartedRecords started;

  /** A database that nothing was ever written to. */
  abstract RecordsLocation location();

  @BeforeEach
  void start() {
    started = new StartedRecords(location());
  }

  @AfterEach
  void stop() {
    started.close();
  }

  @Test
  void oldDaysAreSummedOnceHoweverOftenTheOperatorBeginsAgain() {
    RunnerCost evening = busy("r1", POOL, 7, EVENING);
    RunnerCost night = ended(busy("r1", POOL, 7, NEXT_DAY));
    started.keep(
        evening, night, ended(busy("r2", POOL, 8, EVENING)), ended(live("r3", POOL, EVENING)));
    started.keep(POOL, job(7, Status.Failed), job(8, Status.Success));
    started.now().keepNodes(List.of(node("n1", 100, 60, EVENING), node("n2", 50, 0, EVENING)));
    started.restart();

    passing(KEEP.minusDays(1));
    assertThat(started.number("select count(*) from runner_cost where runner <> 'tick'"))
        .isEqualTo(4);
    for (int again = 0; again < 3; again++) {
      passing(Duration.ofHours(36));
      started.restart();
    }

    assertThat(started.number("select count(*) from runner_cost where runner <> 'tick'")).isZero();
    assertThat(started.number("select count(*) from node_cost")).isZero();
    assertThat(started.facts("2026-03-01"))
        .containsExactlyInAnyOrder(
            "(no job) (no job) NONE: 0 jobs in 0 ms, 15 of 21, unpriced 0",
            "team/app test FAILED run again: 1 jobs in 30000 ms, 1000000000090 of 2000000000000, unpriced 31",
            "team/app test SUCCESS: 1 jobs in 30000 ms, 1000000000090 of 2000000000000, unpriced 31");
    assertThat(started.facts("2026-03-02"))
        .as("the same job on the next day is no other job")
        .containsExactly(
            "team/app test FAILED run again: 0 jobs in 0 ms, 1000000000090 of 2000000000000, unpriced 31");
    assertThat(started.rows("select total_nanos, used_nanos, unpriced_millis from node_day_cost"))
        .containsExactly("150|60|82");
  }

  @Test
  void whatComesLateOfADayThatWasSummedIsSummedToo() {
    started.keep(ended(busy("r1", POOL, 7, EVENING)));
    passing(KEEP.plusDays(2));
    started.keep(ended(busy("r2", POOL, 8, EVENING)));
    passing(Duration.ofHours(2));

    await()
        .untilAsserted(
            () -> {
              assertThat(started.number("select count(*) from runner_cost where runner <> 'tick'"))
                  .isZero();
              assertThat(started.facts("2026-03-01"))
                  .singleElement()
                  .asString()
                  .contains("2 jobs in 60000 ms, 2000000000180");
            });
  }

  @Test
  void sumsAndJobsGoInTheirTime() {
    started.keep(ended(busy("r1", POOL, 7, EVENING)));
    started.keep(POOL, job(7, Status.Failed));
    passing(KEEP.plusDays(2));
    assertThat(started.facts("2026-03-01")).hasSize(1);
    passing(Duration.ofDays(2));
    assertThat(started.number("select count(*) from job")).isZero();
    assertThat(started.facts("2026-03-01")).hasSize(1);

    passing(Duration.ofDays(730));

    await()
        .untilAsserted(
            () ->
                assertThat(
                        started.number(
                            "select count(*) from day_sum where day < date '2026-04-01'"))
                    .isZero());
    assertThat(started.number("select count(*) from pool_day_cost where day < date '2026-04-01'"))
        .isZero();
  }

  /** Lets time pass, and the records do what is due then. */
  private void passing(Duration time) {
    // A step that has still to set when the next of its kind is due would set it by the new time.
    steps(2);
    started.pass(time);
    started.keep(ended(live("tick", POOL, started.instant())));
    steps(6);
    started.restart();
  }

  /** Each is answered by a step of its own, after all that the one before did. */
  private void steps(int count) {
    for (int step = 0; step < count; step++) {
      started.now().spentByDay(POOL, LocalDate.EPOCH);
    }
  }

  private static JobRecord job(long id, Status status) {
    Instant queued = Instant.parse("2026-03-01T22:00:00Z");
    return new JobRecord(
        GITLAB,
        id,
        "team/app",
        "test",
        RefKind.Branch,
        "test",
        Set.of(),
        Optional.of(queued),
        Optional.of(queued.plusSeconds(2)),
        queued.plusSeconds(300),
        status,
        Optional.empty(),
        OptionalInt.empty(),
        OptionalLong.of(1));
  }
}
