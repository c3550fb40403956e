package dev.runnerpool.operator.records;

import dev.runnerpool.core.cost.CostByKind;
import dev.runnerpool.core.cost.CostKind;
import dev.runnerpool.core.records.RunnerCost;
import dev.runnerpool.operator.records.UpsertTable.Column;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table {@code runner_cost}. */
final class RunnerCostTable {

  private static final String BIGINT = "bigint";

  private static final UpsertTable TABLE =
      new UpsertTable(
          "runner_cost",
          Optional.of("booked_until"),
          Stream.of(
                  List.of(
                      Column.keyText("runner", 64),
                      Column.key("day", "date"),
                      Column.text("pool", 320)),
                  CostNodeColumns.ALL,
                  // Jobs that a pod does not tell are found by their times, see JobsByTime.
                  List.of(
                      Column.text("gitlab", 500).kept(),
                      Column.of("job_id", BIGINT).kept(),
                      Column.text("project", 1000).kept(),
                      Column.text("job_name", 300).kept(),
                      Column.of("scheduled_at", RecordTimes.TYPE),
                      Column.of("ready_at", RecordTimes.TYPE),
                      Column.of("claimed_at", RecordTimes.TYPE),
                      Column.of("ended_at", RecordTimes.TYPE)),
                  Stream.of(CostKind.values()).map(k -> Column.of(column(k), BIGINT)).toList(),
                  List.of(
                      Column.of("on_demand_nanos", BIGINT),
                      Column.of("unpriced_millis", BIGINT),
                      Column.of("booked_until", RecordTimes.TYPE)))
              .flatMap(List::stream)
              .toList());

  private static final String LIVE =
      """
      select r.* from runner_cost r
      where r.runner in (select l.runner from runner_cost l where %s l.ended_at is null)
        and not exists (
          select 1 from runner_cost e where e.runner = r.runner and e.ended_at is not null)
      order by r.runner, r.day
      """;

  private static final String ENDED_LATELY =
      """
      select pool, runner from runner_cost
      where ended_at >= (select max(booked_until) from runner_cost where day = ?)
          - interval '1' hour
        and day >= ?
      """;

  private RunnerCostTable() {}

  private static String column(CostKind kind) {
    return kind.label() + "_nanos";
  }

  static void write(Sql sql, SqlDialect dialect, Collection<RunnerCost> costs) throws SQLException {
    TABLE.write(sql, dialect, costs.stream().map(RunnerCostTable::row).toList());
    NodeUseTable.write(sql, dialect, costs);
  }

  /** Those of runners of which no day tells that they ended, all their days. */
  static List<RunnerCost> live(Sql sql) throws SQLException {
    return NodeUseTable.complete(sql, sql.list(LIVE.formatted(""), RunnerCostTable::read));
  }

  /** The same of one pool. */
  static List<RunnerCost> live(Sql sql, String pool) throws SQLException {
    return NodeUseTable.complete(
        sql, sql.list(LIVE.formatted("l.pool = ? and"), RunnerCostTable::read, pool));
  }

  /**
   * Those that ended in the last hour that anybody booked, by pool: however long ago that was, of
   * these pods may be left.
   */
  static Map<String, Set<String>> endedLately(Sql sql) throws SQLException {
    Map<String, Set<String>> ended = new HashMap<>();
    Optional<LocalDate> day =
        sql.first("select max(day) from runner_cost", row -> row.getObject(1, LocalDate.class));
    if (day.isPresent()) {
      for (Ended each :
          sql.list(
              ENDED_LATELY,
              row -> new Ended(row.getString(1), row.getString(2)),
              day.get(),
              day.get().minusDays(1))) {
        ended.computeIfAbsent(each.pool(), any -> new HashSet<>()).add(each.runner());
      }
    }
    return ended;
  }

  private record Ended(String pool, String runner) {}

  /** What all kinds come to. */
  static String nanos() {
    return Stream.of(CostKind.values())
        .map(RunnerCostTable::column)
        .collect(Collectors.joining(" + "));
  }

  private static Map<String, Object> row(RunnerCost cost) {
    Map<String, Object> row = new HashMap<>();
    row.put("runner", cost.runner());
    row.put("day", cost.day());
    row.put("pool", cost.pool());
    CostNodeColumns.put(cost.node(), row);
    cost.job()
        .ifPresent(
            job -> {
              row.put("gitlab", job.gitlab());
              row.put("job_id", job.id());
              row.put("project", job.project());
              row.put("job_name", job.name());
            });
    row.put("scheduled_at", RecordTimes.of(cost.times().scheduled()));
    row.put("ready_at", RecordTimes.of(cost.times().ready()));
    row.put("claimed_at", RecordTimes.of(cost.times().claimed()));
    row.put("ended_at", RecordTimes.of(cost.times().ended()));
    for (CostKind kind : CostKind.values()) {
      row.put(column(kind), cost.cost().of(kind));
    }
    row.put("on_demand_nanos", cost.onDemand());
    row.put("unpriced_millis", cost.unpricedMillis());
    row.put("booked_until", RecordTimes.of(cost.bookedUntil()));
    return row;
  }

  private static RunnerCost read(ResultSet row) throws SQLException {
    String gitlab = row.getString("gitlab");
    CostByKind cost = CostByKind.NONE;
    for (CostKind kind : CostKind.values()) {
      cost = cost.plus(CostByKind.of(kind, row.getLong(column(kind))));
    }
    return new RunnerCost(
        row.getString("runner"),
        row.getObject("day", LocalDate.class),
        row.getString("pool"),
        // It is told again by the pod.
        OptionalInt.empty(),
        CostNodeColumns.read(row),
        gitlab == null
            ? Optional.empty()
            : Optional.of(
                new RunnerCost.CostJob(
                    gitlab,
                    row.getLong("job_id"),
                    row.getString("project"),
                    row.getString("job_name"))),
        new RunnerCost.RunnerTimes(
            RecordTimes.readMaybe(row, "scheduled_at"),
            RecordTimes.readMaybe(row, "ready_at"),
            RecordTimes.readMaybe(row, "claimed_at"),
            RecordTimes.readMaybe(row, "ended_at")),
        cost,
        row.getLong("on_demand_nanos"),
        row.getLong("unpriced_millis"),
        Map.of(),
        RecordTimes.read(row, "booked_until"));
  }
}
