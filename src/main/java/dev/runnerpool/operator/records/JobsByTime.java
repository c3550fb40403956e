package dev.runnerpool.operator.records;

import dev.runnerpool.core.records.JobRecord;
import dev.runnerpool.core.records.RunnerCost;
import dev.runnerpool.operator.records.JobTable.PoolJob;
import dev.runnerpool.operator.records.UpsertTable.Column;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Finds the job of a runner whose pods do not tell it, as the shell executor makes no pod for a
 * job: GitLab's record names the slot, and a slot has one runner at a time, of one job. It is the
 * runner that was there in the middle of the job, as GitLab's clock and the cluster's may differ by
 * less than half of it. Whichever is written last finds the other.
 */
final class JobsByTime {

  private static final UpsertTable UNTOLD =
      new UpsertTable(
          "untold_job",
          Optional.empty(),
          List.of(
              Column.keyText("runner", 64),
              Column.text("pool", 320),
              Column.of("slot", "integer"),
              Column.of("scheduled_at", RecordTimes.TYPE),
              Column.of("ended_at", RecordTimes.TYPE)));

  /** A runner whose job is not told. */
  private record Untold(String runner, Instant scheduled, Optional<Instant> ended) {

    boolean wasThere(Instant at) {
      return !at.isBefore(scheduled) && (ended.isEmpty() || !at.isAfter(ended.get()));
    }
  }

  private record JobId(String gitlab, long number) {}

  /** A job that has begun and is over. */
  private record Told(JobId id, Instant started, Instant finished) {

    Instant middle() {
      return started.plus(Duration.between(started, finished).dividedBy(2));
    }
  }

  private final Sql sql;

  /** Of that database; within a transaction of the caller's. */
  JobsByTime(Sql sql) {
    this.sql = sql;
  }

  /** Runners were written. */
  void ofRunners(SqlDialect dialect, Collection<RunnerCost> costs) throws SQLException {
    Map<String, RunnerCost> untold = new LinkedHashMap<>();
    for (RunnerCost cost : costs) {
      if (isUntold(cost) && !isFound(cost.runner())) {
        untold.put(cost.runner(), cost);
      }
    }
    UNTOLD.write(sql, dialect, untold.values().stream().map(JobsByTime::row).toList());
    for (RunnerCost cost : untold.values()) {
      if (cost.times().ended().isPresent()) {
        find(cost);
      }
    }
  }

  private static boolean isUntold(RunnerCost cost) {
    return cost.job().isEmpty()
        && cost.slot().isPresent()
        && cost.times().claimed().isPresent()
        && cost.times().scheduled().isPresent();
  }

  /** Whether its job was found before: rows that are written later get it too. */
  private boolean isFound(String runner) throws SQLException {
    Optional<JobId> job =
        sql.first(
            "select gitlab, job_id from runner_cost where runner = ? and job_id is not null",
            row -> new JobId(row.getString(1), row.getLong(2)),
            runner);
    if (job.isPresent()) {
      join(runner, job.get());
    }
    return job.isPresent();
  }

  private static Map<String, Object> row(RunnerCost cost) {
    Map<String, Object> row = new HashMap<>();
    row.put("runner", cost.runner());
    row.put("pool", cost.pool());
    row.put("slot", cost.slot().getAsInt());
    row.put("scheduled_at", RecordTimes.of(cost.times().scheduled()));
    row.put("ended_at", RecordTimes.of(cost.times().ended()));
    return row;
  }

  private void find(RunnerCost cost) throws SQLException {
    Untold runner =
        new Untold(cost.runner(), cost.times().scheduled().orElseThrow(), cost.times().ended());
    List<Told> jobs =
        sql.list(
            """
            select gitlab, id, started_at, finished_at from job
            where pool = ? and slot = ? and finished_at >= ? and started_at <= ?
            order by started_at
            """,
            JobsByTime::told,
            cost.pool(),
            cost.slot().getAsInt(),
            RecordTimes.of(runner.scheduled()),
            RecordTimes.of(runner.ended()));
    for (Told job : jobs) {
      if (runner.wasThere(job.middle()) && isFree(job)) {
        join(runner.runner(), job.id());
        return;
      }
    }
  }

  private static Told told(ResultSet row) throws SQLException {
    return new Told(
        new JobId(row.getString("gitlab"), row.getLong("id")),
        RecordTimes.read(row, "started_at"),
        RecordTimes.read(row, "finished_at"));
  }

  /** Jobs were written. */
  void ofJobs(Collection<PoolJob> jobs) throws SQLException {
    if (sql.first("select 1 from untold_job limit 1", row -> true).isEmpty()) {
      return;
    }
    for (PoolJob each : jobs) {
      JobRecord job = each.job();
      if (job.startedAt().isPresent() && job.slot().isPresent()) {
        find(
            each.pool(),
            job.slot(),
            new Told(new JobId(job.gitlab(), job.id()), job.startedAt().get(), job.finishedAt()));
      }
    }
  }

  private void find(String pool, OptionalInt slot, Told job) throws SQLException {
    List<Untold> runners =
        sql.list(
            "select * from untold_job where pool = ? and slot = ? order by scheduled_at desc",
            row ->
                new Untold(
                    row.getString("runner"),
                    RecordTimes.read(row, "scheduled_at"),
                    RecordTimes.readMaybe(row, "ended_at")),
            pool,
            slot.getAsInt());
    for (Untold runner : runners) {
      if (runner.wasThere(job.middle()) && isFree(job)) {
        join(runner.runner(), job.id());
        return;
      }
    }
  }

  /** Whether it is of no runner yet. */
  private boolean isFree(Told job) throws SQLException {
    return sql.first(
            "select 1 from runner_cost where gitlab = ? and job_id = ?",
            row -> true,
            job.id().gitlab(),
            job.id().number())
        .isEmpty();
  }

  private void join(String runner, JobId job) throws SQLException {
    int rows =
        sql.update(
            """
            update runner_cost set gitlab = ?, job_id = ?,
              project = (select project from job where gitlab = ? and id = ?),
              job_name = (select name from job where gitlab = ? and id = ?)
            where runner = ? and job_id is null
            """,
            job.gitlab(),
            job.number(),
            job.gitlab(),
            job.number(),
            job.gitlab(),
            job.number(),
            runner);
    if (rows > 0) {
      sql.update("delete from untold_job where runner = ?", runner);
      new DaySums(sql).forgetOf(runner);
    }
  }
}
