package dev.runnerpool.operator.cost;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** One price that a seller is asked for. */
record PriceItem(Market market, String region, String instanceType) {

  /** Where it is bought. */
  enum Market {
    ON_DEMAND("price-list"),
    SPOT("spot");

    final String source;

    Market(String source) {
      this.source = source;
    }
  }

  /** Those that are asked of one endpoint. */
  record Group(Market market, String region) {

    @Override
    public String toString() {
      return market.source + " of " + region;
    }
  }

  Group group() {
    return new Group(market, region);
  }

  /** A figure, and when it was read. */
  record Reading(double hourly, Instant at) {}

  /**
   * What is known of an item.
   *
   * @param byZone by the names and ids of zones, by nothing for a list price
   * @param failed whether the latest attempt brought nothing
   * @param failures attempts in a row that brought nothing for this item alone
   */
  record State(
      Map<String, Reading> byZone, boolean failed, int failures, Instant dueAt, Instant wantedAt) {

    static State wanted(Instant now, Duration joined) {
      return new State(Map.of(), false, 0, now.plus(joined), now);
    }

    State wantedAgain(Instant now) {
      return new State(byZone, failed, failures, dueAt, now);
    }

    State read(Map<String, Reading> readings, Instant due) {
      return new State(Map.copyOf(readings), false, 0, due, wantedAt);
    }

    /** Its endpoint failed: what was read last stays. */
    State failedWithEndpoint() {
      return new State(byZone, true, failures, dueAt, wantedAt);
    }

    /** It failed by itself. */
    State failedAlone(Instant due) {
      return new State(byZone, true, failures + 1, due, wantedAt);
    }
  }
}
