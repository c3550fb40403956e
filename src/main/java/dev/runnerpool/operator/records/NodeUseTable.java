package dev.runnerpool.operator.records;

import dev.runnerpool.core.records.KeptNodes;
import dev.runnerpool.core.records.RunnerCost;
import dev.runnerpool.operator.records.UpsertTable.Column;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The table {@code node_use}: a part of the rows of runners, each with the time of its runner's.
 */
final class NodeUseTable {

  private static final UpsertTable TABLE =
      new UpsertTable(
          "node_use",
          Optional.of("booked_until"),
          List.of(
              Column.keyText("runner", 64),
              Column.key("day", "date"),
              Column.keyText("node", 64),
              Column.of("nanos", "bigint"),
              Column.of("booked_until", RecordTimes.TYPE)));

  private record Use(String runner, LocalDate day, String node, long nanos) {}

  private NodeUseTable() {}

  static void write(Sql sql, SqlDialect dialect, Collection<RunnerCost> costs) throws SQLException {
    TABLE.write(sql, dialect, costs.stream().flatMap(NodeUseTable::rows).toList());
  }

  private static Stream<Map<String, Object>> rows(RunnerCost cost) {
    return cost.used().entrySet().stream()
        .map(
            used ->
                Map.of(
                    "runner",
                    cost.runner(),
                    "day",
                    cost.day(),
                    "node",
                    used.getKey(),
                    "nanos",
                    used.getValue(),
                    "booked_until",
                    RecordTimes.of(cost.bookedUntil())));
  }

  /** What all runners together used, from that day on. */
  static List<KeptNodes.Use> since(Sql sql, LocalDate day) throws SQLException {
    return sql.list(
        "select node, day, cast(sum(nanos) as bigint) from node_use where day >= ?"
            + " group by node, day",
        row ->
            new KeptNodes.Use(row.getString(1), row.getObject(2, LocalDate.class), row.getLong(3)),
        day);
  }

  /** The rows of those runners that live, with what they used. */
  static List<RunnerCost> complete(Sql sql, List<RunnerCost> live) throws SQLException {
    if (live.isEmpty()) {
      return live;
    }
    Map<String, Map<LocalDate, Map<String, Long>>> uses = new HashMap<>();
    for (Use use :
        sql.list(
            """
            select u.runner, u.day, u.node, u.nanos from node_use u
            join runner_cost l on l.runner = u.runner and l.day = u.day
            where l.ended_at is null
            """,
            row ->
                new Use(
                    row.getString(1),
                    row.getObject(2, LocalDate.class),
                    row.getString(3),
                    row.getLong(4)))) {
      uses.computeIfAbsent(use.runner(), any -> new HashMap<>())
          .computeIfAbsent(use.day(), any -> new HashMap<>())
          .put(use.node(), use.nanos());
    }
    return live.stream()
        .map(
            cost ->
                cost.using(
                    uses.getOrDefault(cost.runner(), Map.of()).getOrDefault(cost.day(), Map.of())))
        .toList();
  }

  /** Nobody goes on from before that day. */
  static void forget(Sql sql, LocalDate before) throws SQLException {
    sql.update("delete from node_use where day < ?", before);
  }
}
