package dev.runnerpool.core.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Money as printed: rounded so that what is printed adds up to the printed sum. */
public final class PrintedMoney {

  private static final long USD = 1_000_000_000;

  private PrintedMoney() {}

  /** How many decimals show a sum of that size: cents of ten dollars or more. */
  public static int decimals(long nanos) {
    long size = Math.abs(nanos);
    if (size >= 10 * USD) {
      return 2;
    }
    return size >= USD / 10 ? 4 : 6;
  }

  /**
   * Amounts in whole units, that add up to their rounded sum: those that lost most by rounding down
   * get one more (largest remainders).
   *
   * @param amounts in any measure
   * @param unit how much of that measure is one
   */
  public static List<Long> round(List<Long> amounts, long unit) {
    long sum = amounts.stream().mapToLong(Long::longValue).sum();
    List<Long> rounded = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    long left = roundOne(sum, unit);
    for (int i = 0; i < amounts.size(); i++) {
      long down = Math.floorDiv(amounts.get(i), unit);
      rounded.add(down);
      places.add(i);
      left -= down;
    }
    places.sort(Comparator.comparingLong(i -> -Math.floorMod(amounts.get(i), unit)));
    for (int i = 0; i < left; i++) {
      int place = places.get(i);
      rounded.set(place, rounded.get(place) + 1);
    }
    return rounded;
  }

  /** One amount in whole units, half a one up. */
  public static long roundOne(long amount, long unit) {
    return Math.floorDiv(amount + unit / 2, unit);
  }

  /** A number of such units, as {@code 1,234.50}. */
  public static String text(long units, int decimals) {
    long whole = USD / unit(decimals);
    String digits = String.format(Locale.ROOT, "%,d", Math.abs(units) / whole);
    String fraction =
        decimals == 0 ? "" : "." + String.valueOf(whole + Math.abs(units) % whole).substring(1);
    return (units < 0 ? "-" : "") + digits + fraction;
  }

  /** A sum by itself, as {@code $12.34}, with more decimals of small ones. */
  public static String dollars(long nanos) {
    int decimals = decimals(nanos);
    return "$" + text(roundOne(nanos, unit(decimals)), decimals);
  }

  /** How many billionths of a dollar the last of so many decimals stands for. */
  public static long unit(int decimals) {
    long unit = USD;
    for (int i = 0; i < decimals; i++) {
      unit /= 10;
    }
    return unit;
  }
}
