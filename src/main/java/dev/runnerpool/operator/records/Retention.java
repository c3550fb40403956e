package dev.runnerpool.operator.records;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * Sums days that are over, deletes the rows of those that are older than single rows are kept, and
 * sums that are too old in turn. A day is summed and its rows are deleted in one transaction, so
 * that each counts once whenever this process ends.
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
    database.limit(STATEMENT);
    try {
      return due(database);
    } finally {
      database.limit(RecordsDatabase.STATEMENT);
    }
  }

  private boolean due(RecordsDatabase database) throws SQLException {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    LocalDate first = today.minusDays(keep.toDays());
    DaySums sums = new DaySums(database.sql());
    Optional<LocalDate> earlier = sums.firstOfEarlier();
    if (earlier.isPresent()) {
      summing(database, sql -> new DaySums(sql).packEarlier(earlier.get()));
      return true;
    }
    Optional<LocalDate> day = oldest(database.sql()).filter(oldest -> oldest.isBefore(first));
    if (day.isPresent()) {
      summing(database, sql -> new DaySums(sql).keepSumsAlone(day.get()));
      return true;
    }
    Optional<LocalDate> over = sums.firstUnsummed(first, today.minusDays(1));
    if (over.isPresent()) {
      summing(database, sql -> new DaySums(sql).sum(over.get()));
      return true;
    }
    // A job's runner may have ended on the day after it.
    LocalDate firstJob = first.minusDays(2);
    Optional<LocalDate> ended = oldestJob(database.sql()).filter(old -> old.isBefore(firstJob));
    if (ended.isPresent()) {
      database.inTransaction(sql -> forgetJobs(sql, ended.get().plusDays(1), first));
      return true;
    }
    database.inTransaction(
        sql -> {
          forgetSums(sql, today.minusDays(keepDays.toDays()));
          NodeUseTable.forget(sql, today.minusDays(2));
        });
    return false;
  }

  private static void summing(RecordsDatabase database, RecordsDatabase.Work work)
      throws SQLException {
    database.inTransaction(
        sql -> {
          Optional<String> lock = database.dialect().lockSums();
          if (lock.isPresent()) {
            sql.update(lock.get());
          }
          work.on(sql);
        });
  }

  private static Optional<LocalDate> oldest(Sql sql) throws SQLException {
    return sql.first(
        """
        select min(day) from (
          select min(day) as day from runner_cost
          union all select min(day) from node_cost) d
        """,
        Retention::day);
  }

  private static LocalDate day(ResultSet row) throws SQLException {
    return row.getObject(1, LocalDate.class);
  }

  private static Optional<LocalDate> oldestJob(Sql sql) throws SQLException {
    return sql.first(
        "select cast(min(finished_at) at time zone 'UTC' as date) from job", Retention::day);
  }

  /** Those of one day: all at once may take longer than a statement may. */
  private static void forgetJobs(Sql sql, LocalDate before, LocalDate firstRow)
      throws SQLException {
    sql.update("delete from job where finished_at < ?", start(before));
    sql.update("delete from untold_job where scheduled_at < ?", start(firstRow));
  }

  private static OffsetDateTime start(LocalDate day) {
    return RecordTimes.of(day.atStartOfDay().toInstant(ZoneOffset.UTC));
  }

  private static void forgetSums(Sql sql, LocalDate first) throws SQLException {
    for (String table : List.of("day_sum", "pool_day_cost", "node_day_cost")) {
      sql.update("delete from %s where day < ?".formatted(table), first);
    }
  }
}
