package dev.runnerpool.operator.records;

import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatements;

/**
 * Sums the days that are older than single rows are kept, and deletes sums that are too old in
 * turn. A day is summed and its rows are deleted in one transaction, so that each counts once
 * whenever this process ends.
 */
final class Retention {

  /** A day of many jobs takes long; nothing but the thread that writes waits for it. */
  private static final Duration STATEMENT = Duration.ofMinutes(2);

  private final Duration keep;
  private final Duration keepDays;
  private final InstantSource clock;

  /**
   * How long what is kept.
   *
   * @param keep single rows, at least two days
   * @param keepDays sums
   * @throws IllegalArgumentException if one is too short
   */
  Retention(Duration keep, Duration keepDays, InstantSource clock) {
    if (keep.toDays() < 2) {
      throw new IllegalArgumentException(
          "runnerpool.records.keep=%s: 2 days or more".formatted(keep));
    }
    if (keepDays.compareTo(keep) < 0) {
      throw new IllegalArgumentException(
          "runnerpool.records.keep-days=%s: as long as runnerpool.records.keep=%s or longer"
              .formatted(keepDays, keep));
    }
    this.keep = keep;
    this.keepDays = keepDays;
    this.clock = clock;
  }

  /**
   * Does what is due of one day.
   *
   * @return whether there may be more
   */
  boolean step(RecordsDatabase database) throws SQLException {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    LocalDate first = today.minusDays(keep.toDays());
    Handle handle = database.handle();
    SqlStatements statements = handle.getConfig(SqlStatements.class);
    Integer usual = statements.getQueryTimeout();
    statements.setQueryTimeout((int) STATEMENT.toSeconds());
    try {
      Optional<LocalDate> day = oldest(handle).filter(oldest -> oldest.isBefore(first));
      if (day.isPresent()) {
        database.inTransaction(inside -> sum(inside, day.get()));
        return true;
      }
      // A job's runner may have ended on the day after it.
      LocalDate firstJob = first.minusDays(2);
      Optional<LocalDate> ended = oldestJob(handle).filter(oldest -> oldest.isBefore(firstJob));
      if (ended.isPresent()) {
        database.inTransaction(inside -> forgetJobs(inside, ended.get().plusDays(1)));
        return true;
      }
      database.inTransaction(inside -> forgetSums(inside, today.minusDays(keepDays.toDays())));
      return false;
    } finally {
      statements.setQueryTimeout(usual);
    }
  }

  private static Optional<LocalDate> oldest(Handle handle) {
    return handle
        .createQuery(
            """
            select min(day) from (
              select min(day) as day from runner_cost
              union all select min(day) from node_cost) d
            """)
        .mapTo(LocalDate.class)
        .findOne();
  }

  private static void sum(Handle handle, LocalDate day) {
    // Who sums the same day at the same time fails with this, and does nothing.
    run(
        handle,
        """
        insert into summed_day (day, part)
        select cast(:day as date), coalesce(max(part), 0) + 1 from summed_day where day = :day
        """,
        day);
    run(
        handle,
        """
        insert into day_cost (day, pool, project, job_name, outcome, retried, architecture,
          instance_type, region, capacity, jobs, waiting_millis, running_millis, job_nanos,
          warm_nanos, startup_nanos, reserved_nanos, retiring_nanos, lost_nanos, on_demand_nanos,
          unpriced_millis)
        select day, pool, project, job_name, outcome, retried, architecture,
          instance_type, region, capacity, sum(claimed), sum(claimed * waited),
          sum(claimed * ran), sum(job_nanos), sum(warm_nanos), sum(startup_nanos),
          sum(reserved_nanos), sum(retiring_nanos), sum(lost_nanos), sum(on_demand_nanos),
          sum(unpriced_millis)
        from (
          select r.day, r.pool, coalesce(j.project, r.project, '') as project,
            coalesce(j.name, r.job_name, '') as job_name, coalesce(j.status, '') as outcome,
            exists (
              select 1 from job again
              where again.gitlab = j.gitlab and again.pipeline = j.pipeline
                and again.name = j.name and again.retry_of = j.id) as retried,
            r.architecture, r.instance_type, r.region, r.capacity,
            -- A job that runs past midnight counts on the day on which it was claimed.
            case when r.job_id is not null and r.day = cast(
                coalesce(r.claimed_at, r.scheduled_at, r.booked_until) at time zone 'UTC' as date)
              then 1 else 0 end as claimed,
            greatest(0, coalesce(cast(
              extract(epoch from (j.started_at - j.queued_at)) * 1000 as bigint), 0)) as waited,
            -- How long the job held its runner, as reports take it from single rows.
            greatest(0, coalesce(cast(
              extract(epoch from (coalesce(r.ended_at, r.booked_until) - r.claimed_at)) * 1000
                as bigint), 0)) as ran,
            r.job_nanos, r.warm_nanos, r.startup_nanos, r.reserved_nanos, r.retiring_nanos,
            r.lost_nanos, r.on_demand_nanos, r.unpriced_millis
          from runner_cost r left join job j on j.gitlab = r.gitlab and j.id = r.job_id
          where r.day = :day) x
        group by day, pool, project, job_name, outcome, retried, architecture, instance_type,
          region, capacity
        """,
        day);
    run(handle, "delete from runner_cost where day = :day", day);
    run(
        handle,
        """
        insert into node_day_cost (day, architecture, instance_type, region, capacity,
          total_nanos, used_nanos, unpriced_millis)
        select day, architecture, instance_type, region, capacity,
          sum(total_nanos), sum(used_nanos), sum(unpriced_millis)
        from node_cost where day = :day
        group by day, architecture, instance_type, region, capacity
        """,
        day);
    run(handle, "delete from node_cost where day = :day", day);
  }

  private static void run(Handle handle, String sql, LocalDate day) {
    handle.createUpdate(sql).bind("day", day).execute();
  }

  private static Optional<LocalDate> oldestJob(Handle handle) {
    return handle
        .createQuery("select cast(min(finished_at) at time zone 'UTC' as date) from job")
        .mapTo(LocalDate.class)
        .findOne();
  }

  /** Those of one day: all at once may take longer than a statement may. */
  private static void forgetJobs(Handle handle, LocalDate before) {
    handle
        .createUpdate("delete from job where finished_at < :before")
        .bind("before", RecordTimes.of(before.atStartOfDay().toInstant(ZoneOffset.UTC)))
        .execute();
  }

  private static void forgetSums(Handle handle, LocalDate first) {
    run(handle, "delete from day_cost where day < :day", first);
    run(handle, "delete from node_day_cost where day < :day", first);
    run(handle, "delete from summed_day where day < :day", first);
  }
}
