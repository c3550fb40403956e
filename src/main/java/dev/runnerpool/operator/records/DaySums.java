package dev.runnerpool.operator.records;

import dev.runnerpool.core.records.JobRecord;
import dev.runnerpool.core.report.CostFact;
import dev.runnerpool.operator.records.JobTable.PoolJob;
import dev.runnerpool.operator.records.report.CostQueries;
import dev.runnerpool.operator.records.report.PackedFacts;
import dev.runnerpool.operator.records.report.ReportPeriod;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Sums of days that are over, which reports read in place of single rows: what reports would read,
 * packed. Whoever writes a row that they are made of deletes them in the same transaction, so that
 * those that are there are right; they are made again within an hour. All of it is within a
 * transaction of the caller's.
 */
final class DaySums {

  /** Jobs that are asked for at once. */
  private static final int AT_ONCE = 100;

  /** Days of a job's runner, and of the attempt before it: that is now one that was run again. */
  private static final String OF_JOBS =
      """
      with told (gitlab, id) as (values %s)
      select c.day from told t join runner_cost c on c.gitlab = t.gitlab and c.job_id = t.id
      union
      select c.day from told t join job j on j.gitlab = t.gitlab and j.id = t.id
        join runner_cost c on c.gitlab = j.gitlab and c.job_id = j.retry_of
      """;

  private static final String JOB = "(cast(? as varchar(500)), cast(? as bigint))";

  /** The first is what is locked, and what tells whether a day is summed. */
  private static final List<String> TABLES = List.of("day_sum", "pool_day_cost", "node_day_cost");

  private final Sql sql;

  /** Of that database. */
  DaySums(Sql sql) {
    this.sql = sql;
  }

  /** Rows of those days were written. */
  void forget(Collection<LocalDate> days) throws SQLException {
    List<Object[]> each = days.stream().distinct().map(day -> new Object[] {day}).toList();
    for (String table : TABLES) {
      sql.batch("delete from %s where kept and day = ?".formatted(table), each);
    }
  }

  /** Those jobs were written. */
  void forgetOf(Collection<PoolJob> jobs) throws SQLException {
    List<PoolJob> all = List.copyOf(jobs);
    Set<LocalDate> days = new HashSet<>();
    for (int from = 0; from < all.size(); from += AT_ONCE) {
      List<PoolJob> some = all.subList(from, Math.min(all.size(), from + AT_ONCE));
      days.addAll(
          sql.list(
              OF_JOBS.formatted(String.join(", ", Collections.nCopies(some.size(), JOB))),
              DaySums::day,
              some.stream().flatMap(each -> key(each.job())).toArray()));
    }
    forget(days);
  }

  private static Stream<Object> key(JobRecord job) {
    return Stream.of(job.gitlab(), job.id());
  }

  /** The rows of that runner were changed. */
  void forgetOf(String runner) throws SQLException {
    forget(sql.list("select day from runner_cost where runner = ?", DaySums::day, runner));
  }

  /**
   * The first day with rows that are not summed.
   *
   * @param from the first to look at
   * @param to the last
   */
  Optional<LocalDate> firstUnsummed(LocalDate from, LocalDate to) throws SQLException {
    // From day to day by the index, of which the embedded database reads all for a minimum.
    Optional<LocalDate> day = firstDay(from, to);
    while (day.isPresent() && isSummed(day.get())) {
      day = firstDay(day.get().plusDays(1), to);
    }
    return day;
  }

  private Optional<LocalDate> firstDay(LocalDate from, LocalDate to) throws SQLException {
    return sql.first(
        "select day from runner_cost where day between ? and ? order by day limit 1",
        DaySums::day,
        from,
        to);
  }

  private boolean isSummed(LocalDate day) throws SQLException {
    return sql.first("select 1 from day_sum where kept and day = ?", row -> true, day).isPresent();
  }

  /** The first day that an earlier version summed in its own way. */
  Optional<LocalDate> firstOfEarlier() throws SQLException {
    return sql.first("select min(day) from day_cost", DaySums::day);
  }

  private static LocalDate day(ResultSet row) throws SQLException {
    return row.getObject(1, LocalDate.class);
  }

  /** Sums a day's rows, which stay. */
  void sum(LocalDate day) throws SQLException {
    forget(List.of(day));
    write(
        day,
        true,
        facts ->
            new CostQueries(sql.connection())
                .ofRows(new ReportPeriod(day, day), PackedFacts.PARTS, facts));
    sql.update(
        """
        insert into node_day_cost (day, kept, architecture, instance_type, region, capacity,
          total_nanos, used_nanos, unpriced_millis)
        select day, true, architecture, instance_type, region, capacity,
          sum(total_nanos), sum(used_nanos), sum(unpriced_millis)
        from node_cost where day = ?
        group by day, architecture, instance_type, region, capacity
        """,
        day);
  }

  /** Deletes a day's rows, of which the sums stay. */
  void keepSumsAlone(LocalDate day) throws SQLException {
    sum(day);
    sql.update(
        "update day_sum set kept = false, part = part + ? where kept and day = ?", parts(day), day);
    sql.update("update pool_day_cost set kept = false where kept and day = ?", day);
    sql.update("update node_day_cost set kept = false where kept and day = ?", day);
    sql.update("delete from runner_cost where day = ?", day);
    sql.update("delete from node_cost where day = ?", day);
  }

  /** Packs what an earlier version summed of a day. */
  void packEarlier(LocalDate day) throws SQLException {
    write(
        day,
        false,
        facts ->
            new CostQueries(sql.connection())
                .ofEarlierSums(new ReportPeriod(day, day), PackedFacts.PARTS, facts));
    sql.update("delete from day_cost where day = ?", day);
  }

  /** How many parts there are of a day whose rows are gone. */
  private int parts(LocalDate day) throws SQLException {
    return sql.first(
            "select coalesce(max(part), 0) from day_sum where not kept and day = ?",
            row -> row.getInt(1),
            day)
        .orElseThrow();
  }

  /** Reads facts and hands each on. */
  @FunctionalInterface
  private interface Source {
    void read(Consumer<CostFact> facts) throws SQLException;
  }

  private void write(LocalDate day, boolean kept, Source source) throws SQLException {
    DayParts parts = new DayParts();
    source.read(parts::add);
    int part = kept ? 0 : parts(day);
    List<Object[]> rows = new ArrayList<>();
    for (byte[] facts : parts.packed()) {
      rows.add(new Object[] {day, kept, ++part, facts});
    }
    sql.batch("insert into day_sum (day, kept, part, facts) values (?, ?, ?, ?)", rows);
    sql.batch(
        "insert into pool_day_cost (day, kept, pool, nanos) values (?, ?, ?, ?)",
        parts.byPool().entrySet().stream()
            .map(each -> new Object[] {day, kept, each.getKey(), each.getValue()})
            .toList());
  }
}
