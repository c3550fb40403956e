package dev.runnerpool.core.cost;

/**
 * What a node costs.
 *
 * @param hourly US dollars per hour, above 0
 * @param source where the figure comes from, for people: {@code override}, or {@code table} and of
 *     which day it is
 */
public record NodePrice(double hourly, String source) {

  /** Checks the figure: an unknown price is the absence of a NodePrice, never zero. */
  public NodePrice {
    if (!(hourly > 0) || Double.isInfinite(hourly)) {
      throw new IllegalArgumentException("a node's price must be above 0, not " + hourly);
    }
  }
}
