package dev.runnerpool.core.cost;

import java.time.Instant;
import java.util.Optional;

/**
 * What a node costs.
 *
 * @param hourly US dollars per hour, above 0
 * @param origin where the figure comes from
 * @param source the same for people, with its day and what was added: {@code override}, {@code
 *     table 2026-07-20}, {@code price-list 2026-11-29 + auto-mode}
 * @param asOf when the figure was read or, in a table, of when it is; empty if it is the user's own
 */
public record NodePrice(double hourly, PriceOrigin origin, String source, Optional<Instant> asOf) {

  /** Above this a price is taken for a mistake, such as a month's. */
  public static final double HIGHEST = 1_000;

  /** Checks the figure: an unknown price is the absence of a NodePrice, never zero. */
  public NodePrice {
    if (!isPossible(hourly)) {
      throw new IllegalArgumentException(
          "a node's price must be above 0 and at most %.0f dollars an hour, not %s"
              .formatted(HIGHEST, hourly));
    }
  }

  /** Whether a node may cost so much. */
  public static boolean isPossible(double hourly) {
    return hourly > 0 && hourly <= HIGHEST;
  }

  /**
   * With what else the node costs.
   *
   * @param usd dollars per hour, 0 or more
   * @param name what it is for
   */
  public NodePrice plus(double usd, String name) {
    return usd > 0
        ? new NodePrice(Math.min(HIGHEST, hourly + usd), origin, source + " + " + name, asOf)
        : this;
  }

  /** The same figure without a part that is not known. */
  public NodePrice without(String name) {
    return new NodePrice(hourly, origin, source + " without " + name, asOf);
  }
}
