package dev.runnerpool.operator.records;

import dev.runnerpool.core.records.JobRecord;
import dev.runnerpool.core.start.StartPhase;
import dev.runnerpool.operator.records.UpsertTable.Column;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The table {@code job}. */
final class JobTable {

  private static final Column NAME = Column.text("name", 300);

  private static final UpsertTable TABLE =
      new UpsertTable(
          "job",
          Optional.empty(),
          columns(
              Column.keyText("gitlab", 500),
              Column.key("id", "bigint"),
              Column.text("pool", 320),
              Column.text("project", 1000),
              NAME,
              Column.text("stage", 300),
              Column.text("ref_kind", 16),
              Column.text("tags", 2000),
              Column.of("pipeline", "bigint"),
              Column.of("queued_at", RecordTimes.TYPE),
              Column.of("started_at", RecordTimes.TYPE),
              Column.of("finished_at", RecordTimes.TYPE),
              Column.text("status", 16),
              Column.text("failure_reason", 100),
              Column.of("slot", "integer")));

  /**
   * What was run again keeps its pipeline and name; in another order than they ended, too. The sum
   * keeps both databases from looking through all jobs of a GitLab by their numbers.
   */
  private static final String RETRY_OF =
      """
      update job set retry_of = (
        select max(e.id + 0) from job e
        where e.gitlab = job.gitlab and e.pipeline = job.pipeline and e.name = job.name
          and e.id + 0 < job.id)
      where gitlab = ? and pipeline = ? and name = ?
        and exists (
          select 1 from job e
          where e.gitlab = job.gitlab and e.pipeline = job.pipeline and e.name = job.name
            and e.id + 0 < job.id)
      """;

  private JobTable() {}

  /**
   * A job of a pool.
   *
   * @param pool namespace and name, as {@code ci/linux-arm64}
   * @param start how long each phase of its start took, as far as it was seen
   */
  record PoolJob(String pool, JobRecord job, Map<StartPhase, Duration> start) {

    /** One whose start was not seen. */
    PoolJob(String pool, JobRecord job) {
      this(pool, job, Map.of());
    }

    PoolJob with(Map<StartPhase, Duration> seen) {
      return new PoolJob(pool, job, seen);
    }
  }

  /** These, and one for each phase: what is known of a start stays, as a later process saw none. */
  private static List<Column> columns(Column... told) {
    return Stream.concat(
            Arrays.stream(told),
            Arrays.stream(StartPhase.values())
                .map(phase -> Column.of(column(phase), "bigint").kept()))
        .toList();
  }

  private static String column(StartPhase phase) {
    return phase.label() + "_millis";
  }

  private record Attempts(String gitlab, long pipeline, String name) {}

  static void write(Sql sql, SqlDialect dialect, Collection<PoolJob> jobs) throws SQLException {
    TABLE.write(sql, dialect, jobs.stream().map(JobTable::row).toList());
    Set<Attempts> touched = new HashSet<>();
    for (PoolJob each : jobs) {
      JobRecord job = each.job();
      job.pipeline()
          .ifPresent(
              pipeline ->
                  touched.add(new Attempts(job.gitlab(), pipeline, (String) NAME.fit(job.name()))));
    }
    sql.batch(
        RETRY_OF,
        touched.stream()
            .map(each -> new Object[] {each.gitlab(), each.pipeline(), each.name()})
            .toList());
  }

  private static Map<String, Object> row(PoolJob kept) {
    JobRecord job = kept.job();
    Map<String, Object> row = new HashMap<>();
    row.put("gitlab", job.gitlab());
    row.put("id", job.id());
    row.put("pool", kept.pool());
    row.put("project", job.project());
    row.put("name", job.name());
    row.put("stage", job.stage());
    row.put("ref_kind", job.refKind().name());
    row.put("tags", String.join(",", new TreeSet<>(job.tags())));
    row.put("pipeline", job.pipeline().isPresent() ? job.pipeline().getAsLong() : null);
    row.put("queued_at", RecordTimes.of(job.queuedAt()));
    row.put("started_at", RecordTimes.of(job.startedAt()));
    row.put("finished_at", RecordTimes.of(job.finishedAt()));
    row.put("status", job.status().name().toLowerCase(Locale.ROOT));
    row.put("failure_reason", job.failureReason().orElse(null));
    row.put("slot", job.slot().isPresent() ? job.slot().getAsInt() : null);
    kept.start().forEach((phase, took) -> row.put(column(phase), took.toMillis()));
    return row;
  }
}
