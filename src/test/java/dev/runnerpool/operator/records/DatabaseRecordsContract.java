package dev.runnerpool.operator.records;

import static dev.runnerpool.core.records.CostRows.EVENING;
import static dev.runnerpool.core.records.CostRows.GITLAB;
import static dev.runnerpool.core.records.CostRows.busy;
import static dev.runnerpool.core.records.CostRows.ended;
import static dev.runnerpool.core.records.CostRows.live;
import static dev.runnerpool.core.records.CostRows.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.cost.CostByKind;
import dev.runnerpool.core.records.CostRecords;
import dev.runnerpool.core.records.CostRecordsContract;
import dev.runnerpool.core.records.EndedJob;
import dev.runnerpool.core.records.JobRecord;
import dev.runnerpool.core.records.JobRecord.RefKind;
import dev.runnerpool.core.records.JobRecord.Status;
import dev.runnerpool.core.records.RunnerCost;
import dev.runnerpool.core.start.JobStart;
import dev.runnerpool.core.start.StartPhase;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What both databases promise; on a machine whose days are not those of the records. */
abstract class DatabaseRecordsContract extends CostRecordsContract {

  private static final TimeZone USUAL = TimeZone.getDefault();
  private static final String POOL = "ci/linux-arm64";

  private StartedRecords started;

  /** A database that nothing was ever written to. */
  abstract RecordsLocation location();

  @BeforeAll
  static void elsewhere() {
    TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Auckland"));
  }

  @AfterAll
  static void backHome() {
    TimeZone.setDefault(USUAL);
  }

  @BeforeEach
  void start() {
    started = new StartedRecords(location());
  }

  @AfterEach
  void stop() {
    started.close();
  }

  @Override
  protected CostRecords records() {
    return started.now();
  }

  @Override
  protected void restart() {
    started.restart();
  }

  @Test
  void whatDoesNotFitIsCutAndTheRestIsWritten() {
    RunnerCost row = busy("r1", POOL, 7, EVENING);
    RunnerCost odd =
        new RunnerCost(
            row.runner(),
            row.day(),
            row.pool(),
            row.slot(),
            row.node(),
            Optional.of(new RunnerCost.CostJob(GITLAB, 7, "team/app", "a\0b" + "😀".repeat(1_000))),
            row.times(),
            row.cost(),
            row.onDemand(),
            row.unpricedMillis(),
            Map.of(),
            row.bookedUntil());
    records().keepRunners(List.of(ended(odd)));
    settle("r1");

    assertThat(started.rows("select job_name from runner_cost"))
        .containsExactly("ab" + "😀".repeat(149));
  }

  @Test
  void aRowThatTheDatabaseRefusesKeepsNoOtherFromBeingWritten() {
    RunnerCost row = live("r1", POOL, EVENING);
    RunnerCost refused =
        new RunnerCost(
            "r2",
            row.day(),
            null,
            row.slot(),
            row.node(),
            row.job(),
            row.times(),
            row.cost(),
            0,
            0,
            Map.of(),
            EVENING);
    records().keepRunners(List.of(ended(row), ended(refused), ended(live("r3", POOL, EVENING))));
    settle("r2");
    settle("r3");

    assertThat(started.rows("select runner from runner_cost order by runner"))
        .containsExactly("r1", "r3");
    assertThat(started.now().dropped()).isEqualTo(1);
    assertThat(started.now().isUp()).isTrue();
  }

  @Test
  void aJobThatWasRunAgainIsFoundInWhateverOrderTheyEnd() {
    started.keep(POOL, job(5, 1, "test"), job(9, 1, "test"), job(6, 1, "build"), job(8, 2, "test"));
    started.keep(POOL, job(7, 1, "test"));

    assertThat(started.rows("select id, retry_of from job order by id"))
        .containsExactly("5|null", "6|null", "7|5", "8|null", "9|7");
  }

  @Test
  void thePhasesOfAStartAreKeptAndStayWhenALaterProcessSawNone() {
    Instant queued = Instant.parse("2026-03-01T10:00:00Z");
    started.starts.put(
        5L,
        new JobStart(
            5,
            POOL,
            Optional.of("a-0"),
            queued,
            List.of(
                span(StartPhase.Known, queued, 400),
                span(StartPhase.Claimed, queued.plusMillis(400), 1_600))));
    started.keep(POOL, job(5, 1, "test"), job(6, 1, "other"));
    started.starts.clear();
    started.keep(POOL, job(5, 1, "test"), job(6, 1, "other"));

    assertThat(started.rows("select known_millis from job order by id"))
        .containsExactly("400", "null");
    assertThat(started.rows("select claimed_millis from job order by id"))
        .containsExactly("1600", "null");
    assertThat(started.rows("select script_started_millis from job order by id"))
        .as("it did not come to that")
        .containsExactly("null", "null");
  }

  @Test
  void aFinishedJobIsFoundByItsNumberWithWhatItsRunnerCost() {
    records().keepRunners(List.of(ended(busy("r1", POOL, 5, EVENING))));
    RunnerCost row = busy("r2", POOL, 8, EVENING);
    RunnerCost unpriced =
        new RunnerCost(
            row.runner(),
            row.day(),
            row.pool(),
            row.slot(),
            row.node(),
            row.job(),
            row.times(),
            CostByKind.NONE,
            0,
            31,
            Map.of(),
            row.bookedUntil());
    records().keepRunners(List.of(ended(unpriced)));
    started.settle("r1");
    started.settle("r2");
    started.keep(POOL, job(5, 1, "test"), job(6, 1, "build"), job(8, 1, "unpriced"));
    assertThat(started.now().find(Set.of(GITLAB), 8))
        .extracting(EndedJob::costNanos)
        .containsExactly(OptionalLong.empty());
    assertThat(started.now().find(Set.of(GITLAB), 5))
        .containsExactly(
            new EndedJob(POOL, job(5, 1, "test"), OptionalLong.of(1_000_000_000_090L)));
    assertThat(started.now().find(Set.of(GITLAB, "https://other.example.com"), 6))
        .containsExactly(new EndedJob(POOL, job(6, 1, "build"), OptionalLong.empty()));
    assertThat(started.now().find(Set.of(GITLAB), 7)).isEmpty();
    assertThat(started.now().find(Set.of("https://other.example.com"), 5)).isEmpty();
  }

  @Test
  void whoStandsByAndLooksAJobUpGoesOnLaterWithWhatIsThereThen() {
    started.keep(ended(live("r0", POOL, EVENING)));
    try (StartedRecords standby = new StartedRecords(started.location())) {
      assertThat(standby.now().find(Set.of(GITLAB), 5)).isEmpty();
      RunnerCost working = busy("r1", POOL, 7, EVENING);
      started.now().keepNodes(List.of(node("n1", 100, 60, EVENING)));
      started.keep(working, ended(live("r2", POOL, EVENING)));
      started.close();

      assertThat(read(() -> standby.now().live(POOL))).containsExactly(working);
      assertThat(standby.now().endedLately(POOL)).containsExactlyInAnyOrder("r0", "r2");
      assertThat(read(() -> standby.now().nodesSince(working.day())).costs()).hasSize(1);
    }
  }

  private static JobStart.Span span(StartPhase phase, Instant from, long millis) {
    return new JobStart.Span(phase, from, Optional.of(from.plusMillis(millis)), Optional.empty());
  }

  private static JobRecord job(long id, long pipeline, String name) {
    return new JobRecord(
        GITLAB,
        id,
        "team/app",
        name,
        RefKind.Branch,
        "test",
        Set.of("linux", "arm64"),
        Optional.of(Instant.parse("2026-03-01T10:00:00Z")),
        Optional.of(Instant.parse("2026-03-01T10:00:02Z")),
        Instant.parse("2026-03-01T10:05:00Z"),
        Status.Failed,
        Optional.of("script_failure"),
        OptionalInt.of(3),
        OptionalLong.of(pipeline));
  }
}
