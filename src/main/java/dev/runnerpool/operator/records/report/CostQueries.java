package dev.runnerpool.operator.records.report;

import dev.runnerpool.core.cost.CostByKind;
import dev.runnerpool.core.report.CostFact;
import dev.runnerpool.core.report.CostFact.Machine;
import dev.runnerpool.core.report.IdleDivision.Cell;
import dev.runnerpool.core.report.JobOutcome;
import dev.runnerpool.core.report.Spent;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/** Sums of the records, made by the database. Not safe for several threads. */
public final class CostQueries {

  private static final int FETCHED = 1_000;
  private static final int LAST_SUM = 12;

  private static final String TAKEN =
      "c.job_id is not null and"
          + " cast(coalesce(c.claimed_at, c.scheduled_at) at time zone 'UTC' as date) = c.day";

  private static final String MONEY =
      "sum({t}.job_nanos), sum({t}.warm_nanos), sum({t}.startup_nanos), sum({t}.reserved_nanos),"
          + " sum({t}.retiring_nanos), sum({t}.lost_nanos), sum({t}.on_demand_nanos),"
          + " sum(case when {t}.on_demand_nanos > 0 then {t}.job_nanos + {t}.warm_nanos +"
          + " {t}.startup_nanos + {t}.reserved_nanos + {t}.retiring_nanos + {t}.lost_nanos else 0"
          + " end), sum({t}.unpriced_millis), count(*)";

  private final Connection connection;
  private final String runningMillis;

  /** Reads by that connection. */
  public CostQueries(Connection connection) throws SQLException {
    this.connection = connection;
    boolean postgres = connection.getMetaData().getURL().startsWith("jdbc:postgresql:");
    this.runningMillis =
        postgres
            ? "cast(extract(epoch from coalesce(c.ended_at, c.booked_until) - c.claimed_at) * 1000"
                + " as bigint)"
            : "datediff(millisecond, c.claimed_at, coalesce(c.ended_at, c.booked_until))";
  }

  /** The first and the last day that anything is kept of; empty if nothing is. */
  public Optional<ReportPeriod> known() throws SQLException {
    LocalDate first = null;
    LocalDate last = null;
    for (String table : List.of("runner_cost", "day_cost", "node_cost", "node_day_cost")) {
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

  /** What runners cost, told apart by those parts. */
  public void runners(ReportPeriod period, Set<FactPart> parts, Consumer<CostFact> facts)
      throws SQLException {
    String join =
        parts.stream().anyMatch(FactPart::isOfJobs)
            ? " left join job j on j.gitlab = c.gitlab and j.id = c.job_id"
            : "";
    String work =
        "coalesce(sum(case when %1$s then 1 else 0 end), 0), coalesce(sum(case when %1$s then %2$s else 0 end), 0), "
            .formatted(TAKEN, runningMillis);
    read(
        period,
        parts,
        FactPart::single,
        work + MONEY.replace("{t}", "c"),
        "runner_cost c" + join,
        facts);
    read(
        period,
        parts,
        FactPart::rolled,
        "coalesce(sum(d.jobs), 0), coalesce(sum(d.running_millis), 0), "
            + MONEY.replace("{t}", "d"),
        "day_cost d",
        facts);
  }

  /**
   * What nodes cost that nobody requested, and how long they had no price, by their kind and day.
   */
  public void idle(ReportPeriod period, BiConsumer<Cell, Long> nanos, Consumer<Long> unpriced)
      throws SQLException {
    idleOf("node_cost", period, nanos, unpriced);
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

  private void read(
      ReportPeriod period,
      Set<FactPart> parts,
      Function<FactPart, String> column,
      String sums,
      String from,
      Consumer<CostFact> facts)
      throws SQLException {
    List<FactPart> keys = new ArrayList<>(parts);
    String table = from.contains(" c") ? "c" : "d";
    StringBuilder named = new StringBuilder();
    List<String> names = new ArrayList<>();
    for (FactPart key : keys) {
      names.add("key" + names.size());
      named
          .append(column.apply(key))
          .append(" as ")
          .append(names.get(names.size() - 1))
          .append(", ");
    }
    String order = String.join(", ", names);
    String sql =
        "select %s%s from %s where %s.day between ? and ?%s"
            .formatted(
                named,
                sums,
                from,
                table,
                keys.isEmpty() ? "" : " group by " + order + " order by " + order);
    try (PreparedStatement query = prepare(sql, period);
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        // Without keys there is a row even of nothing.
        if (rows.getLong(keys.size() + LAST_SUM) > 0) {
          facts.accept(fact(keys, rows));
        }
      }
    }
  }

  private PreparedStatement prepare(String sql, ReportPeriod period) throws SQLException {
    PreparedStatement query = connection.prepareStatement(sql);
    query.setFetchSize(FETCHED);
    query.setObject(1, period.from());
    query.setObject(2, period.to());
    return query;
  }

  private static CostFact fact(List<FactPart> keys, ResultSet rows) throws SQLException {
    int sums = keys.size();
    CostByKind cost =
        new CostByKind(
            rows.getLong(sums + 3),
            rows.getLong(sums + 4),
            rows.getLong(sums + 5),
            rows.getLong(sums + 6),
            rows.getLong(sums + 7),
            rows.getLong(sums + 8));
    Spent spent =
        new Spent(
            rows.getLong(sums + 1),
            rows.getLong(sums + 2),
            cost,
            0,
            rows.getLong(sums + 9),
            rows.getLong(sums + 10),
            rows.getLong(sums + 11),
            BigInteger.ZERO);
    int day = keys.indexOf(FactPart.DAY) + 1;
    return new CostFact(
        day == 0 ? LocalDate.EPOCH : rows.getObject(day, LocalDate.class),
        text(keys, rows, FactPart.POOL),
        named(text(keys, rows, FactPart.PROJECT)),
        named(text(keys, rows, FactPart.JOB)),
        new Machine(
            text(keys, rows, FactPart.ARCHITECTURE),
            text(keys, rows, FactPart.INSTANCE_TYPE),
            text(keys, rows, FactPart.CAPACITY),
            text(keys, rows, FactPart.REGION)),
        outcome(text(keys, rows, FactPart.OUTCOME)),
        text(keys, rows, FactPart.RETRIED).equals("1"),
        spent);
  }

  private static String text(List<FactPart> keys, ResultSet rows, FactPart part)
      throws SQLException {
    int place = keys.indexOf(part) + 1;
    String text = place == 0 ? null : rows.getString(place);
    return text == null ? "" : text;
  }

  private static String named(String text) {
    return text.isEmpty() ? CostFact.UNTOLD : text;
  }

  private static JobOutcome outcome(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "success" -> JobOutcome.SUCCESS;
      case "failed" -> JobOutcome.FAILED;
      case "canceled" -> JobOutcome.CANCELED;
      case "none" -> JobOutcome.NONE;
      default -> JobOutcome.UNTOLD;
    };
  }
}
