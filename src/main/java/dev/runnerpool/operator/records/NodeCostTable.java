package dev.runnerpool.operator.records;

import dev.runnerpool.core.records.NodeCost;
import dev.runnerpool.operator.records.UpsertTable.Column;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The table {@code node_cost}. */
final class NodeCostTable {

  private static final UpsertTable TABLE =
      new UpsertTable(
          "node_cost",
          Optional.of("booked_until"),
          Stream.of(
                  List.of(Column.keyText("uid", 64), Column.key("day", "date")),
                  CostNodeColumns.ALL,
                  List.of(
                      Column.of("total_nanos", "bigint"),
                      Column.of("used_nanos", "bigint"),
                      Column.of("unpriced_millis", "bigint"),
                      Column.of("booked_until", RecordTimes.TYPE)))
              .flatMap(List::stream)
              .toList());

  private NodeCostTable() {}

  static void write(Sql sql, SqlDialect dialect, Collection<NodeCost> costs) throws SQLException {
    TABLE.write(sql, dialect, costs.stream().map(NodeCostTable::row).toList());
  }

  /** Those of that day and later. */
  static List<NodeCost> since(Sql sql, LocalDate day) throws SQLException {
    return sql.list(
        "select * from node_cost where day >= ? order by uid, day", NodeCostTable::read, day);
  }

  private static Map<String, Object> row(NodeCost cost) {
    Map<String, Object> row = new HashMap<>();
    row.put("uid", cost.uid());
    row.put("day", cost.day());
    CostNodeColumns.put(cost.node(), row);
    row.put("total_nanos", cost.total());
    row.put("used_nanos", cost.used());
    row.put("unpriced_millis", cost.unpricedMillis());
    row.put("booked_until", RecordTimes.of(cost.bookedUntil()));
    return row;
  }

  private static NodeCost read(ResultSet row) throws SQLException {
    return new NodeCost(
        row.getString("uid"),
        row.getObject("day", LocalDate.class),
        CostNodeColumns.read(row),
        row.getLong("total_nanos"),
        row.getLong("used_nanos"),
        row.getLong("unpriced_millis"),
        RecordTimes.read(row, "booked_until"));
  }
}
