package dev.runnerpool.core.cost;

import java.time.LocalDate;

/**
 * What a node costs.
 *
 * @param hourly US dollars per hour, above 0
 * @param source where the figure comes from: {@code override} or {@code table}
 * @param asOf of which day it is
 */
public record NodePrice(double hourly, String source, LocalDate asOf) {

  /** Checks the figure: an unknown price is the absence of a NodePrice, never zero. */
  public NodePrice {
    if (!(hourly > 0) || Double.isInfinite(hourly)) {
      throw new IllegalArgumentException("a node's price must be above 0, not " + hourly);
    }
  }
}
