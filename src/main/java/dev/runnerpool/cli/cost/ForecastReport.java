package dev.runnerpool.cli.cost;

import static dev.runnerpool.core.table.Table.Unit.MONEY;

import dev.runnerpool.core.report.Bill;
import dev.runnerpool.core.report.Forecast;
import dev.runnerpool.core.report.Spent;
import dev.runnerpool.core.table.Table;
import dev.runnerpool.core.table.Table.Column;
import dev.runnerpool.operator.records.report.CostQueries;
import dev.runnerpool.operator.records.report.ReportPeriod;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/** What the present month costs so far, and will have cost. */
final class ForecastReport {

  /** What was spent in each of the times that a forecast stands on. */
  private record Times(long lastMonth, long wholeDays, long today, long meanDays) {
    static final Times NOTHING = new Times(0, 0, 0, 0);

    Times plus(Times more) {
      return new Times(
          lastMonth + more.lastMonth,
          wholeDays + more.wholeDays,
          today + more.today,
          meanDays + more.meanDays);
    }
  }

  private final ReportQuestion question;
  private final Forecast forecast;
  private final Map<List<String>, Times> sums = new HashMap<>();
  private Spent month = Spent.NOTHING;

  private ForecastReport(ReportQuestion question, Forecast forecast) {
    this.question = question;
    this.forecast = forecast;
  }

  static Table of(CostQueries queries, ReportQuestion question, Forecast forecast)
      throws SQLException {
    return new ForecastReport(question, forecast).read(queries);
  }

  private Table read(CostQueries queries) throws SQLException {
    LocalDate today = forecast.today();
    LocalDate yesterday = today.minusDays(1);
    long unpriced = 0;
    add(
        queries,
        ReportPeriod.of(YearMonth.from(today).minusMonths(1)),
        nanos -> new Times(nanos, 0, 0, 0));
    if (today.getDayOfMonth() > 1) {
      unpriced +=
          ofMonth(
              queries,
              new ReportPeriod(forecast.monthFrom(), yesterday),
              nanos -> new Times(0, nanos, 0, 0));
    }
    unpriced +=
        ofMonth(queries, new ReportPeriod(today, today), nanos -> new Times(0, 0, nanos, 0));
    if (forecast.meanDays() > 0) {
      add(
          queries,
          new ReportPeriod(forecast.meanFrom(), yesterday),
          nanos -> new Times(0, 0, 0, nanos));
    }
    List<Map.Entry<List<String>, Times>> entries =
        sums.entrySet().stream()
            .sorted(
                Comparator.<Map.Entry<List<String>, Times>>comparingLong(
                        entry -> -atEnd(entry.getValue()))
                    .thenComparing(entry -> entry.getKey().toString()))
            .toList();
    Times total = Times.NOTHING;
    Times rest = Times.NOTHING;
    List<List<Object>> rows = new ArrayList<>();
    long shown = 0;
    for (int i = 0; i < entries.size(); i++) {
      Times before = total;
      total = total.plus(entries.get(i).getValue());
      if (i < question.top()) {
        // As rounding keeps the sum: the difference of two sums.
        long own = atEnd(total) - atEnd(before);
        shown += own;
        rows.add(row(entries.get(i).getKey(), entries.get(i).getValue(), own));
      } else {
        rest = rest.plus(entries.get(i).getValue());
      }
    }
    if (entries.size() > question.top()) {
      rows.add(
          row(
              Measures.others(question.dimensions(), entries.size() - question.top()),
              rest,
              atEnd(total) - shown));
    }
    List<Column> columns = new ArrayList<>(Measures.columns(question.dimensions(), List.of()));
    columns.add(new Column("LAST MONTH", "last_month_usd", MONEY, 1));
    columns.add(new Column("MONTH TO DATE", "month_to_date_usd", MONEY, 0));
    columns.add(new Column("A DAY", "mean_day_usd", MONEY, 0));
    columns.add(new Column("AT MONTH'S END", "forecast_usd", MONEY, 0));
    return new Table(
        "What %s costs%s, as of %s (UTC), in US dollars"
            .formatted(YearMonth.from(today), question.byWords(), today),
        columns,
        rows,
        row(Measures.totalKey(question.dimensions()), total, atEnd(total)),
        notes(unpriced));
  }

  private long ofMonth(CostQueries queries, ReportPeriod period, LongFunction<Times> times)
      throws SQLException {
    BillReport.Read read = add(queries, period, times);
    month = month.plus(read.bill().total());
    return read.unpricedNodes();
  }

  private BillReport.Read add(CostQueries queries, ReportPeriod period, LongFunction<Times> times)
      throws SQLException {
    BillReport.Read read = BillReport.read(queries, question.over(period));
    for (Bill.Entry entry : read.bill().entries()) {
      sums.merge(entry.key(), times.apply(entry.spent().total()), Times::plus);
    }
    return read;
  }

  private long atEnd(Times spent) {
    return forecast.atMonthEnd(spent.wholeDays(), spent.meanDays());
  }

  private List<Object> row(List<String> key, Times spent, long atEnd) {
    List<Object> row = new ArrayList<>(key);
    row.add(spent.lastMonth());
    row.add(spent.wholeDays() + spent.today());
    boolean known = forecast.meanDays() > 0;
    row.add(known ? (Object) (spent.meanDays() / forecast.meanDays()) : null);
    row.add(known ? (Object) atEnd : null);
    return row;
  }

  private List<String> notes(long unpriced) {
    List<String> notes = new ArrayList<>();
    long days = forecast.meanDays();
    if (days == 0) {
      notes.add("There is no forecast yet: the records began today, and it takes a whole day.");
    } else {
      notes.add(
          "A day is the mean of the last %d whole %s, from %s on; the month's end is its whole days so far and as much for each of the %d from today on."
              .formatted(
                  days, days == 1 ? "day" : "days", forecast.meanFrom(), forecast.daysLeft()));
      if (days < Forecast.DAYS) {
        notes.add(
            "There are records of %d whole %s only, so weekdays and weekends may not be in it as they come."
                .formatted(days, days == 1 ? "day" : "days"));
      }
    }
    notes.addAll(BillReport.notes(month, unpriced));
    return notes;
  }
}
