package dev.runnerpool.core.cost;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a pool may cost in a calendar month, by UTC.
 *
 * @param limit US dollars, 0 or more
 * @param warnAt share of it from which on it is warned, above 0 and at most 1
 */
public record MonthlyBudget(double limit, double warnAt) {

  /** So many whole days are looked at to predict the next ones. */
  static final int RATE_DAYS = 7;

  /** How much of a month's budget is gone. */
  public enum Use {
    /** Less than the share from which on it is warned. */
    WITHIN,
    /** That share or more, but not all. */
    NEAR,
    /** All of it. */
    SPENT
  }

  /**
   * How a month stands.
   *
   * @param use how much of the budget is gone
   * @param spent dollars since the first of the month
   * @param daily dollars a day, the mean of the last whole days, seven at most; empty while there
   *     is no whole day
   * @param reachedOn the day on which the limit is reached at that rate; empty if that is not in
   *     this month, or is so already
   */
  public record Outlook(
      Use use, double spent, OptionalDouble daily, Optional<LocalDate> reachedOn) {}

  /** The first day that must be known to tell how the month stands and goes on. */
  public static LocalDate since(LocalDate today) {
    LocalDate first = today.withDayOfMonth(1);
    LocalDate week = today.minusDays(RATE_DAYS);
    return week.isBefore(first) ? week : first;
  }

  /**
   * How the month stands.
   *
   * @param byDay billionths of a dollar by day, from {@link #since} on; days without are left out
   * @param today the day it is, by UTC
   */
  public Outlook outlook(Map<LocalDate, Long> byDay, LocalDate today) {
    LocalDate first = today.withDayOfMonth(1);
    double spent = usd(byDay, first, today.plusDays(1));
    Use use = spent >= limit ? Use.SPENT : spent >= warnAt * limit ? Use.NEAR : Use.WITHIN;
    OptionalDouble daily = daily(byDay, today);
    return new Outlook(use, spent, daily, reachedOn(spent, daily, today));
  }

  private static OptionalDouble daily(Map<LocalDate, Long> byDay, LocalDate today) {
    Optional<LocalDate> first = byDay.keySet().stream().min(LocalDate::compareTo);
    long whole = first.map(day -> ChronoUnit.DAYS.between(day, today)).orElse(0L);
    int days = (int) Math.min(RATE_DAYS, whole);
    return days < 1
        ? OptionalDouble.empty()
        : OptionalDouble.of(usd(byDay, today.minusDays(days), today) / days);
  }

  private Optional<LocalDate> reachedOn(double spent, OptionalDouble daily, LocalDate today) {
    if (spent >= limit || daily.isEmpty() || daily.getAsDouble() <= 0) {
      return Optional.empty();
    }
    LocalDate last = today.withDayOfMonth(today.lengthOfMonth());
    double days = (limit - spent) / daily.getAsDouble();
    return days > ChronoUnit.DAYS.between(today, last)
        ? Optional.empty()
        : Optional.of(today.plusDays((long) days));
  }

  private static double usd(Map<LocalDate, Long> byDay, LocalDate from, LocalDate until) {
    return byDay.entrySet().stream()
            .filter(day -> !day.getKey().isBefore(from) && day.getKey().isBefore(until))
            .mapToLong(Map.Entry::getValue)
            .sum()
        / CostByKind.NANOS_PER_USD;
  }
}
