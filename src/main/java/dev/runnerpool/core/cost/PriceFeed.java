package dev.runnerpool.core.cost;

import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/** A seller who can be asked. Each call may take seconds and may fail: for the background only. */
public interface PriceFeed {

  /** A spot price in US dollars per hour, in a zone by its name and, if told, its id. */
  record SpotQuote(String instanceType, String zone, String zoneId, double hourly) {}

  /** Whether it has prices in dollars for that region. */
  boolean covers(String region);

  /**
   * The list price on demand.
   *
   * @return empty if that type is not sold there
   * @throws PriceFeedException if there is no answer that can be used
   */
  OptionalDouble onDemand(String region, String instanceType);

  /**
   * The current spot prices in all zones of a region.
   *
   * @throws PriceFeedException if there is no whole answer that can be used
   */
  List<SpotQuote> spot(String region, Set<String> instanceTypes);
}
