package dev.runnerpool.core.meter;

import dev.runnerpool.core.cost.CostByKind;

/**
 * What a part of a runner costs an hour, in whole billionths of a dollar, so that what is booked
 * can be added up exactly.
 *
 * @param nanos at the price in force; -1 if that is not known
 * @param onDemand at on-demand list price; 0 if that is not known
 */
public record HourlyRate(long nanos, long onDemand) {

  /** On a node of unknown price. */
  public static final HourlyRate UNKNOWN = new HourlyRate(-1, 0);

  /** Of dollars per hour, up to {@link dev.runnerpool.core.cost.NodePrice#HIGHEST}. */
  public static HourlyRate of(double usd, double onDemandUsd) {
    return new HourlyRate(nanos(usd), nanos(onDemandUsd));
  }

  private static long nanos(double usd) {
    return Math.round(usd * CostByKind.NANOS_PER_USD);
  }

  /** Whether the price is known. */
  public boolean isKnown() {
    return nanos >= 0;
  }

  /** Dollars per hour; 0 if not known. */
  public double usd() {
    return Math.max(0, nanos) / CostByKind.NANOS_PER_USD;
  }
}
