package dev.runnerpool.operator.records;

import dev.runnerpool.core.records.CostNode;
import dev.runnerpool.operator.records.UpsertTable.Column;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** The columns that tell of a node, in each table that has them. */
final class CostNodeColumns {

  static final List<Column> ALL =
      List.of(
          Column.text("node", 253),
          Column.text("architecture", 16),
          Column.text("instance_type", 63),
          Column.text("region", 63),
          Column.text("zone", 63),
          Column.text("capacity", 32),
          Column.text("price_source", 250));

  private CostNodeColumns() {}

  static void put(CostNode node, Map<String, Object> row) {
    row.put("node", node.name());
    row.put("architecture", node.architecture());
    row.put("instance_type", node.instanceType());
    row.put("region", node.region());
    row.put("zone", node.zone());
    row.put("capacity", node.capacity());
    row.put("price_source", node.priceSource());
  }

  static CostNode read(ResultSet row) throws SQLException {
    return new CostNode(
        row.getString("node"),
        row.getString("architecture"),
        row.getString("instance_type"),
        row.getString("region"),
        row.getString("zone"),
        row.getString("capacity"),
        row.getString("price_source"));
  }
}
