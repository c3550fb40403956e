package dev.runnerpool.core.report;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;

/**
 * What a month will have cost: what its whole days cost, and for each day from today to its end the
 * mean of the last seven whole days, in which each weekday is once.
 *
 * @param today the day that is not over, by UTC
 * @param firstDay the first day of which anything is known
 */
public record Forecast(LocalDate today, LocalDate firstDay) {

  /** Days whose mean is taken. */
  public static final int DAYS = 7;

  /** The first of the days whose mean is taken. */
  public LocalDate meanFrom() {
    LocalDate weekAgo = today.minusDays(DAYS);
    return firstDay.isAfter(weekAgo) ? firstDay : weekAgo;
  }

  /** How many whole days there are to take the mean of, at most seven. */
  public long meanDays() {
    return Math.max(0, meanFrom().until(today, ChronoUnit.DAYS));
  }

  /** The first of the month. */
  public LocalDate monthFrom() {
    return YearMonth.from(today).atDay(1);
  }

  /** Days from today to the month's end, today among them. */
  public long daysLeft() {
    return YearMonth.from(today).lengthOfMonth() - today.getDayOfMonth() + 1L;
  }

  /**
   * What the month will have cost, in billionths of a dollar; the whole days' cost alone if there
   * are none to take the mean of.
   *
   * @param wholeDays spent in the month before today
   * @param ofMeanDays spent on the days whose mean is taken
   */
  public long atMonthEnd(long wholeDays, long ofMeanDays) {
    long days = meanDays();
    return wholeDays
        + (days == 0 ? 0 : Math.floorDiv(Math.multiplyExact(ofMeanDays, daysLeft()), days));
  }
}
