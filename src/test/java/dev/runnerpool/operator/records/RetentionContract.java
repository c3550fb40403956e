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
    keep(evening, night, ended(busy("r2", POOL, 8, EVENING)), ended(live("r3", POOL, EVENING)));
    started.now().keep(POOL, List.of(job(7, Status.Failed), job(8, Status.Success)));
    started.now().keepNodes(List.of(node("n1", 100, 60, EVENING), node("n2", 50, 0, EVENING)));
    started.restart();

    passing(KEEP.minusDays(1));
    assertThat(number("select count(*) from day_cost")).isZero();
    for (int again = 0; again < 3; again++) {
      passing(Duration.ofHours(36));
      started.restart();
    }

    assertThat(number("select count(*) from runner_cost where runner <> 'tick'")).isZero();
    assertThat(number("select count(*) from node_cost")).isZero();
    assertThat(
            rows(
                "select outcome, retried, project, job_name, jobs, waiting_millis, running_millis,"
                    + " job_nanos, warm_nanos, on_demand_nanos, unpriced_millis from day_cost"
                    + " where day = date '2026-03-01' order by outcome"))
        .containsExactly(
            "||false|||0|0|0|0|7|21|0",
            "|failed|true|team/app|test|1|2000|30000|1000000000007|11|2000000000000|31",
            "|success|false|team/app|test|1|2000|30000|1000000000007|11|2000000000000|31");
    assertThat(
            rows(
                "select outcome, jobs, waiting_millis, job_nanos from day_cost"
                    + " where day = date '2026-03-02'"))
        .as("the same job on the next day is no other job")
        .containsExactly("|failed|0|0|1000000000007");
    assertThat(rows("select total_nanos, used_nanos, unpriced_millis from node_day_cost"))
        .containsExactly("|150|60|82");
  }

  @Test
  void whatComesLateOfADayThatWasSummedIsSummedToo() {
    keep(ended(busy("r1", POOL, 7, EVENING)));
    passing(KEEP.plusDays(2));
    keep(ended(busy("r2", POOL, 8, EVENING)));
    passing(Duration.ofHours(2));

    await()
        .untilAsserted(
            () -> {
              assertThat(number("select count(*) from runner_cost where runner <> 'tick'"))
                  .isZero();
              assertThat(number("select sum(job_nanos) from day_cost"))
                  .isEqualTo(2 * 1_000_000_000_007L);
            });
  }

  @Test
  void sumsAndJobsGoInTheirTime() {
    keep(ended(busy("r1", POOL, 7, EVENING)));
    started.now().keep(POOL, List.of(job(7, Status.Failed)));
    passing(KEEP.plusDays(2));
    assertThat(number("select count(*) from day_cost")).isEqualTo(1);
    passing(Duration.ofDays(2));
    assertThat(number("select count(*) from job")).isZero();
    assertThat(number("select count(*) from day_cost")).isEqualTo(1);

    passing(Duration.ofDays(730));

    await()
        .untilAsserted(
            () -> assertThat(number("select count(*) from day_cost where project <> ''")).isZero());
    assertThat(number("select count(*) from summed_day where day < date '2026-04-01'")).isZero();
  }

  private void keep(RunnerCost... rows) {
    started.now().keepRunners(List.of(rows));
    await().atMost(Duration.ofMinutes(1)).until(() -> started.now().pending() == 0);
  }

  /** Lets time pass, and the records do what is due then. */
  private void passing(Duration time) {
    // A step that has still to set when the next of its kind is due would set it by the new time.
    steps(2);
    started.pass(time);
    keep(ended(live("tick", POOL, started.instant())));
    steps(6);
    started.restart();
  }

  /** Each is answered by a step of its own, after all that the one before did. */
  private void steps(int count) {
    for (int step = 0; step < count; step++) {
      started.now().spentByDay(POOL, LocalDate.EPOCH);
    }
  }

  private long number(String sql) {
    return started.query(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }

  private List<String> rows(String sql) {
    return started.query(
        handle ->
            handle
                .createQuery(sql)
                .map(
                    (row, context) -> {
                      StringBuilder text = new StringBuilder();
                      for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                        Object value = row.getObject(i);
                        text.append('|').append(value);
                      }
                      return text.toString();
                    })
                .list());
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
