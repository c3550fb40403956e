package dev.runnerpool.cli.cost;

import static dev.runnerpool.cli.cost.Sheet.Unit.MONEY;

import dev.runnerpool.cli.cost.Sheet.SheetColumn;
import dev.runnerpool.core.report.Bill;
import dev.runnerpool.core.report.Forecast;
import dev.runnerpool.core.report.Spent;
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

/** What the present month costs so far, and will have cost. */
final class ForecastReport {

  private static final int MONTHS = 4;

  private enum Span {
    LAST_MONTH,
    WHOLE_DAYS,
    TODAY,
    MEAN_DAYS
  }

  private final ReportQuestion question;
  private final Forecast forecast;
  private final Map<List<String>, long[]> sums = new HashMap<>();
  private Spent month = Spent.NOTHING;

  private ForecastReport(ReportQuestion question, Forecast forecast) {
    this.question = question;
    this.forecast = forecast;
  }

  static Sheet of(CostQueries queries, ReportQuestion question, Forecast forecast)
      throws SQLException {
    return new ForecastReport(question, forecast).read(queries);
  }

  private Sheet read(CostQueries queries) throws SQLException {
    LocalDate today = forecast.today();
    LocalDate yesterday = today.minusDays(1);
    long unpriced = 0;
    add(queries, Span.LAST_MONTH, ReportPeriod.of(YearMonth.from(today).minusMonths(1)));
    if (today.getDayOfMonth() > 1) {
      unpriced += add(queries, Span.WHOLE_DAYS, new ReportPeriod(forecast.monthFrom(), yesterday));
    }
    unpriced += add(queries, Span.TODAY, new ReportPeriod(today, today));
    if (forecast.meanDays() > 0) {
      add(queries, Span.MEAN_DAYS, new ReportPeriod(forecast.meanFrom(), yesterday));
    }
    List<Map.Entry<List<String>, long[]>> entries =
        sums.entrySet().stream()
            .sorted(
                Comparator.<Map.Entry<List<String>, long[]>>comparingLong(
                        entry -> -atEnd(entry.getValue()))
                    .thenComparing(entry -> entry.getKey().toString()))
            .toList();
    long[] total = new long[MONTHS];
    long[] rest = new long[MONTHS];
    List<List<Object>> rows = new ArrayList<>();
    long shown = 0;
    for (int i = 0; i < entries.size(); i++) {
      long[] before = total.clone();
      plus(total, entries.get(i).getValue());
      if (i < question.top()) {
        // As rounding keeps the sum: the difference of two sums.
        long own = atEnd(total) - atEnd(before);
        shown += own;
        rows.add(row(entries.get(i).getKey(), entries.get(i).getValue(), own));
      } else {
        plus(rest, entries.get(i).getValue());
      }
    }
    if (entries.size() > question.top()) {
      rows.add(
          row(
              Measures.others(question.dimensions(), entries.size() - question.top()),
              rest,
              atEnd(total) - shown));
    }
    List<SheetColumn> columns = new ArrayList<>(Measures.columns(question.dimensions(), List.of()));
    columns.add(new SheetColumn("LAST MONTH", "last_month_usd", MONEY, 1));
    columns.add(new SheetColumn("MONTH TO DATE", "month_to_date_usd", MONEY, 0));
    columns.add(new SheetColumn("A DAY", "mean_day_usd", MONEY, 0));
    columns.add(new SheetColumn("AT MONTH'S END", "forecast_usd", MONEY, 0));
    return new Sheet(
        "forecast",
        "What %s costs%s, as of %s (UTC), in US dollars"
            .formatted(YearMonth.from(today), question.byWords(), today),
        columns,
        rows,
        row(Measures.totalKey(question.dimensions()), total, atEnd(total)),
        notes(unpriced));
  }

  private long add(CostQueries queries, Span span, ReportPeriod period) throws SQLException {
    BillReport.Read read = BillReport.read(queries, question.over(period));
    for (Bill.Entry entry : read.bill().entries()) {
      sums.computeIfAbsent(entry.key(), key -> new long[MONTHS])[span.ordinal()] +=
          entry.spent().total();
    }
    if (span == Span.WHOLE_DAYS || span == Span.TODAY) {
      month = month.plus(read.bill().total());
    }
    return read.unpricedNodes();
  }

  private long atEnd(long[] spent) {
    return forecast.atMonthEnd(spent[Span.WHOLE_DAYS.ordinal()], spent[Span.MEAN_DAYS.ordinal()]);
  }

  private static void plus(long[] sum, long[] more) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += more[i];
    }
  }

  private List<Object> row(List<String> key, long[] spent, long atEnd) {
    List<Object> row = new ArrayList<>(key);
    row.add(spent[Span.LAST_MONTH.ordinal()]);
    row.add(spent[Span.WHOLE_DAYS.ordinal()] + spent[Span.TODAY.ordinal()]);
    boolean known = forecast.meanDays() > 0;
    row.add(known ? (Object) (spent[Span.MEAN_DAYS.ordinal()] / forecast.meanDays()) : null);
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
            "There are records of %d whole days only, so weekdays and weekends may not be in it as they come."
                .formatted(days));
      }
    }
    notes.addAll(BillReport.notes(month, unpriced));
    return notes;
  }
}
