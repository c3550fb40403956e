package dev.runnerpool.operator.records.report;

import java.time.LocalDate;
import java.time.YearMonth;

/**
 * Whole days, by UTC.
 *
 * @param from the first
 * @param to the last, not before the first
 */
public record ReportPeriod(LocalDate from, LocalDate to) {

  /** A whole month. */
  public static ReportPeriod of(YearMonth month) {
    return new ReportPeriod(month.atDay(1), month.atEndOfMonth());
  }

  /** For people. */
  @Override
  public String toString() {
    return from.equals(to) ? from + " (UTC)" : "%s to %s (UTC)".formatted(from, to);
  }
}
