package dev.runnerpool.core.placement;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What a runner with its job requests, or what there is.
 *
 * @param cores processors; 0 if none are requested
 * @param gib memory in GiB; 0 if none is requested
 */
public record RunnerRoom(double cores, double gib) {

  private static final int DIGITS = 3;

  /** Both together. */
  public RunnerRoom plus(RunnerRoom other) {
    return new RunnerRoom(cores + other.cores, gib + other.gib);
  }

  /** Whether nothing is requested, so that nothing can be counted. */
  boolean isNothing() {
    return cores <= 0 && gib <= 0;
  }

  /** How many such rooms that has room for at most; nobody else's requests are counted. */
  long fitsInto(RunnerRoom whole) {
    return Math.min(times(whole.cores, cores), times(whole.gib, gib));
  }

  /** How often the part is in the whole; without end if the part is nothing. */
  static long times(double whole, double part) {
    // A quotient such as 6.3 / 2.1 is a little less than 3.
    return part <= 0 ? Long.MAX_VALUE : (long) Math.floor(whole / part + 1e-9);
  }

  /** In words, such as {@code 2.1 cores and 4 GiB}. */
  String text() {
    return figure(cores) + " cores and " + figure(gib) + " GiB";
  }

  /** A number without needless zeros. */
  static String figure(double number) {
    return BigDecimal.valueOf(number)
        .setScale(DIGITS, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }
}
