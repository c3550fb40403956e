package dev.runnerpool.operator.records;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a pool cost by day, in billionths of a dollar: of sums where there are, else of rows. */
final class SpentByDay {

  private static final String OF_ROWS =
      "select day, sum(%s) from %%s where pool = ? and day %%s group by day"
          .formatted(RunnerCostTable.nanos());

  private static final LocalDate FAR = LocalDate.of(9999, 12, 31);

  private final Sql sql;

  /** Of that database. */
  SpentByDay(Sql sql) {
    this.sql = sql;
  }

  Map<LocalDate, Long> of(String pool, LocalDate since) throws SQLException {
    Map<LocalDate, Long> spent = new HashMap<>();
    add(
        spent,
        "select day, sum(nanos) from pool_day_cost where pool = ? and day >= ? group by day",
        pool,
        since);
    add(spent, OF_ROWS.formatted("day_cost", ">= ?"), pool, since);
    // Days without sums one by one: few of many rows.
    DaySums sums = new DaySums(sql);
    Optional<LocalDate> day = sums.firstUnsummed(since, FAR);
    while (day.isPresent()) {
      add(spent, OF_ROWS.formatted("runner_cost", "= ?"), pool, day.get());
      day = sums.firstUnsummed(day.get().plusDays(1), FAR);
    }
    return spent;
  }

  private void add(Map<LocalDate, Long> spent, String query, String pool, LocalDate day)
      throws SQLException {
    sql.list(query, row -> Map.entry(row.getObject(1, LocalDate.class), row.getLong(2)), pool, day)
        .forEach(each -> spent.merge(each.getKey(), each.getValue(), Long::sum));
  }
}
