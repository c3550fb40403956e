package dev.runnerpool.core.explain;

import java.util.Locale;

/** Numbers as they stand in a sentence. */
final class PlainNumber {

  private static final int TEN = 10;
  private static final int HUNDRED = 100;
  private static final int FIRST_TEEN = 11;
  private static final int LAST_TEEN = 13;
  private static final double NANOS = 1e9;
  private static final double CENT = 0.01;

  private PlainNumber() {}

  /** As {@code 1st}, {@code 12th}, {@code 1,203rd}. */
  static String nth(int number) {
    int teen = number % HUNDRED;
    boolean regular = teen >= FIRST_TEEN && teen <= LAST_TEEN;
    String end =
        regular
            ? "th"
            : switch (number % TEN) {
              case 1 -> "st";
              case 2 -> "nd";
              case 3 -> "rd";
              default -> "th";
            };
    return count(number) + end;
  }

  /** As {@code 1,203}. */
  static String count(int number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Billionths of a dollar, as {@code $0.0123}. */
  static String usd(long nanos) {
    return usd(nanos / NANOS);
  }

  /** Dollars, as {@code $0.0123}; less than a cent to the millionth. */
  static String usd(double dollars) {
    return String.format(Locale.ROOT, dollars < CENT ? "$%,.6f" : "$%,.4f", dollars);
  }
}
