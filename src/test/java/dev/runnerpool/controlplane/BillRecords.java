package dev.runnerpool.controlplane;

import dev.runnerpool.core.cost.CostKind;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What an operator's database says that runners cost, read beside it as any tool would. */
final class BillRecords {
  private static final double NANOS = 1e9;

  /**
   * A runner on a day.
   *
   * @param pool without its namespace
   * @param usd by kind
   */
  record Line(String pool, String runner, boolean ended, Map<String, Double> usd) {
    double total() {
      return usd.values().stream().mapToDouble(Double::doubleValue).sum();
    }
  }

  /**
   * A node.
   *
   * @param total dollars
   * @param used of it by pools
   */
  record NodeLine(String node, double total, double used, Instant bookedUntil) {}

  private BillRecords() {}

  /** What is kept of the trace's nodes in the file of that directory. */
  static List<NodeLine> nodes(Path directory) {
    List<NodeLine> lines = new ArrayList<>();
    String url = url(directory);
    try (Connection connection = DriverManager.getConnection(url, "runnerpool", "");
        var query =
            connection.prepareStatement(
                "select node, sum(total_nanos), sum(used_nanos), max(booked_until) from node_cost"
                    + " where node like 'bill-%' group by node");
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        lines.add(
            new NodeLine(
                row.getString(1),
                row.getLong(2) / NANOS,
                row.getLong(3) / NANOS,
                row.getObject(4, OffsetDateTime.class).toInstant()));
      }
      return lines;
    } catch (SQLException e) {
      throw new IllegalStateException(url, e);
    }
  }

  private static String url(Path directory) {
    return "jdbc:h2:file:%s/records;AUTO_SERVER=TRUE;IFEXISTS=TRUE"
        .formatted(directory.toAbsolutePath());
  }

  /** What is kept of a namespace's pools in the file of that directory. */
  static List<Line> read(Path directory, String namespace) {
    String url = url(directory);
    List<Line> lines = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(url, "runnerpool", "");
        var query = connection.prepareStatement("select * from runner_cost where pool like ?")) {
      query.setString(1, namespace + "/%");
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          lines.add(line(row, namespace));
        }
      }
      return lines;
    } catch (SQLException e) {
      throw new IllegalStateException(url, e);
    }
  }

  private static Line line(ResultSet row, String namespace) throws SQLException {
    Map<String, Double> usd = new TreeMap<>();
    for (CostKind kind : CostKind.values()) {
      usd.put(kind.label(), row.getLong(kind.label() + "_nanos") / NANOS);
    }
    return new Line(
        row.getString("pool").substring(namespace.length() + 1),
        row.getString("runner"),
        row.getObject("ended_at") != null,
        usd);
  }

  /** Dollars by pool. */
  static Map<String, Double> byPool(List<Line> lines) {
    Map<String, Double> sums = new TreeMap<>();
    lines.forEach(line -> sums.merge(line.pool(), line.total(), Double::sum));
    return sums;
  }

  /** Dollars by kind. */
  static Map<String, Double> byKind(List<Line> lines) {
    Map<String, Double> sums = new TreeMap<>();
    lines.forEach(line -> line.usd().forEach((kind, usd) -> sums.merge(kind, usd, Double::sum)));
    return sums;
  }
}
