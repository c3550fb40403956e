package dev.runnerpool.operator.records.report;

import dev.runnerpool.core.cost.CostByKind;
import dev.runnerpool.core.report.CostFact;
import dev.runnerpool.core.report.CostFact.Machine;
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
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A question that the database answers with a row for each fact.
 *
 * @param keys the columns that come first
 * @param sql with the first and the last day as parameters
 */
record FactQuery(List<FactPart> keys, String sql) {

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

  /** Of single rows. */
  static FactQuery ofRows(Set<FactPart> parts, String runningMillis) {
    String join =
        parts.stream().anyMatch(FactPart::isOfJobs)
            ? " left join job j on j.gitlab = c.gitlab and j.id = c.job_id"
            : "";
    String work =
        "coalesce(sum(case when %1$s then 1 else 0 end), 0), coalesce(sum(case when %1$s then %2$s else 0 end), 0), "
            .formatted(TAKEN, runningMillis);
    return of(
        parts, FactPart::single, work + MONEY.replace("{t}", "c"), "runner_cost c" + join, "c");
  }

  /** Of sums as earlier versions made them. */
  static FactQuery ofEarlierSums(Set<FactPart> parts) {
    return of(
        parts,
        FactPart::rolled,
        "coalesce(sum(d.jobs), 0), coalesce(sum(d.running_millis), 0), "
            + MONEY.replace("{t}", "d"),
        "day_cost d",
        "d");
  }

  private static FactQuery of(
      Set<FactPart> parts,
      Function<FactPart, String> column,
      String sums,
      String from,
      String table) {
    List<FactPart> keys = List.copyOf(parts);
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
    return new FactQuery(
        keys,
        "select %s%s from %s where %s.day between ? and ?%s"
            .formatted(
                named,
                sums,
                from,
                table,
                keys.isEmpty() ? "" : " group by " + order + " order by " + order));
  }

  /** Hands each fact on. */
  void read(Connection connection, ReportPeriod period, Consumer<CostFact> facts)
      throws SQLException {
    try (PreparedStatement query = CostQueries.prepare(connection, sql, period);
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        // Without keys there is a row even of nothing.
        if (rows.getLong(keys.size() + LAST_SUM) > 0) {
          facts.accept(fact(rows));
        }
      }
    }
  }

  private CostFact fact(ResultSet rows) throws SQLException {
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
        text(rows, FactPart.POOL),
        named(text(rows, FactPart.PROJECT)),
        named(text(rows, FactPart.JOB)),
        new Machine(
            text(rows, FactPart.ARCHITECTURE),
            text(rows, FactPart.INSTANCE_TYPE),
            text(rows, FactPart.CAPACITY),
            text(rows, FactPart.REGION)),
        outcome(text(rows, FactPart.OUTCOME)),
        text(rows, FactPart.RETRIED).equals("1"),
        spent);
  }

  private String text(ResultSet rows, FactPart part) throws SQLException {
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
