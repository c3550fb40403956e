package dev.runnerpool.operator.records.report;

import dev.runnerpool.core.report.CostFact;
import dev.runnerpool.core.report.CostFact.Machine;
import dev.runnerpool.core.report.IdleDivision;
import dev.runnerpool.core.report.IdleDivision.Cell;
import dev.runnerpool.operator.records.report.FactDays.Source;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Sums of the records, made by the database. Not safe for several threads. */
public final class CostQueries {

  private static final int FETCHED = 1_000;
  private static final List<String> TABLES =
      List.of("runner_cost", "day_sum", "day_cost", "node_cost", "node_day_cost");

  private final Connection connection;
  private final FactDays days;

  /** Reads by that connection. */
  public CostQueries(Connection connection) throws SQLException {
    this.connection = connection;
    boolean postgres = connection.getMetaData().getURL().startsWith("jdbc:postgresql:");
    this.days =
        new FactDays(
            connection,
            postgres
                ? "cast(extract(epoch from coalesce(c.ended_at, c.booked_until) - c.claimed_at)"
                    + " * 1000 as bigint)"
                : "datediff(millisecond, c.claimed_at, coalesce(c.ended_at, c.booked_until))");
  }

  /** The first and the last day that anything is kept of; empty if nothing is. */
  public Optional<ReportPeriod> known() throws SQLException {
    LocalDate first = null;
    LocalDate last = null;
    for (String table : TABLES) {
      try (PreparedStatement query =
              connection.prepareStatement("select min(t.day), max(t.day) from " + table + " t");
          ResultSet rows = query.executeQuery()) {
        rows.next();
        LocalDate from = rows.getObject(1, LocalDate.class);
        LocalDate to = rows.getObject(2, LocalDate.class);
        if (from != null) {
          first = first == null || from.isBefore(first) ? from : first;
          last = last == null || to.isAfter(last) ? to : last;
        }
      }
    }
    return first == null ? Optional.empty() : Optional.of(new ReportPeriod(first, last));
  }

  /**
   * What runners cost, told apart by those parts: days without sums by single rows. Where days are
   * not told apart there is one fact of each kind.
   */
  public void runners(ReportPeriod period, Set<FactPart> parts, Consumer<CostFact> facts)
      throws SQLException {
    boolean byDay = parts.contains(FactPart.DAY);
    FactSums all = new FactSums(parts);
    for (Map.Entry<LocalDate, Set<Source>> day : days.of(period).entrySet()) {
      FactSums sums = byDay ? new FactSums(parts) : all;
      days.read(day.getKey(), day.getValue(), sums, Optional.empty());
      if (byDay) {
        sums.handOn(day.getKey(), facts);
      }
    }
    all.handOn(LocalDate.EPOCH, facts);
  }

  /**
   * The same with the idle part of nodes of each day divided among who used such nodes.
   *
   * @param idle what nobody requested of nodes, in billionths of a dollar
   */
  void divided(
      ReportPeriod period, Set<FactPart> parts, Map<Cell, Long> idle, Consumer<CostFact> facts)
      throws SQLException {
    boolean byDay = parts.contains(FactPart.DAY);
    FactSums all = new FactSums(parts);
    Map<LocalDate, Map<Cell, Long>> idleByDay = new TreeMap<>();
    idle.forEach(
        (cell, nanos) ->
            idleByDay.computeIfAbsent(cell.day(), any -> new HashMap<>()).put(cell, nanos));
    for (Map.Entry<LocalDate, Set<Source>> day : days.of(period).entrySet()) {
      FactSums sums = byDay ? new FactSums(parts) : all;
      NodeUse use = new NodeUse();
      days.read(day.getKey(), day.getValue(), sums, Optional.of(use));
      Map<Cell, Long> idleThen = idleByDay.remove(day.getKey());
      use.divide(day.getKey(), idleThen == null ? Map.of() : idleThen).rest(facts);
      if (byDay) {
        sums.handOn(day.getKey(), facts);
      }
    }
    all.handOn(LocalDate.EPOCH, facts);
    // Of days on which no runner cost anything.
    idleByDay.values().forEach(nobodys -> new IdleDivision(Map.of(), nobodys).rest(facts));
  }

  /** What single rows tell, also of days that are summed. */
  public void ofRows(ReportPeriod period, Set<FactPart> parts, Consumer<CostFact> facts)
      throws SQLException {
    FactQuery.ofRows(parts, days.runningMillis()).read(connection, period, facts);
  }

  /** What was summed by earlier versions, with other tables. */
  public void ofEarlierSums(ReportPeriod period, Set<FactPart> parts, Consumer<CostFact> facts)
      throws SQLException {
    FactQuery.ofEarlierSums(parts).read(connection, period, facts);
  }

  /**
   * What nodes cost that nobody requested, and how long they had no price, by their kind and day.
   */
  public void idle(ReportPeriod period, BiConsumer<Cell, Long> nanos, Consumer<Long> unpriced)
      throws SQLException {
    for (ReportPeriod unsummed : days.withoutSums(period)) {
      idleOf("node_cost", unsummed, nanos, unpriced);
    }
    idleOf("node_day_cost", period, nanos, unpriced);
  }

  private void idleOf(
      String table, ReportPeriod period, BiConsumer<Cell, Long> nanos, Consumer<Long> unpriced)
      throws SQLException {
    String sql =
        "select n.day, n.architecture, n.instance_type, n.capacity,"
            + " sum(n.total_nanos - n.used_nanos), sum(n.unpriced_millis) from "
            + table
            + " n where n.day between ? and ? group by n.day, n.architecture, n.instance_type,"
            + " n.capacity order by n.day, n.architecture, n.instance_type, n.capacity";
    try (PreparedStatement query = prepare(sql, period);
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        Machine machine = new Machine(rows.getString(2), rows.getString(3), rows.getString(4), "");
        nanos.accept(new Cell(rows.getObject(1, LocalDate.class), machine), rows.getLong(5));
        unpriced.accept(rows.getLong(6));
      }
    }
  }

  private PreparedStatement prepare(String sql, ReportPeriod period) throws SQLException {
    return prepare(connection, sql, period);
  }

  /** With the period's days as its two parameters. */
  static PreparedStatement prepare(Connection connection, String sql, ReportPeriod period)
      throws SQLException {
    PreparedStatement query = connection.prepareStatement(sql);
    query.setFetchSize(FETCHED);
    query.setObject(1, period.from());
    query.setObject(2, period.to());
    return query;
  }
}
