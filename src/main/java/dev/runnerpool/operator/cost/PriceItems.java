package dev.runnerpool.operator.cost;

import dev.runnerpool.core.cost.CapacityType;
import dev.runnerpool.core.cost.NodeKind;
import dev.runnerpool.core.cost.NodePrice;
import dev.runnerpool.core.cost.PriceOrigin;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.UnaryOperator;

/** The prices that are wanted and what was read of them; a bounded number, safe for all threads. */
final class PriceItems {

  /** Types in use, times markets: a cluster has a handful. */
  static final int MOST = 300;

  /** New types of one scale-up are read together. */
  static final Duration JOINED = Duration.ofSeconds(5);

  /** What is due so soon after is asked for along with what is due. */
  static final Duration ALONG = Duration.ofSeconds(1);

  /** A type that no node had for so long is forgotten. */
  static final Duration KEPT = Duration.ofDays(7);

  private final ConcurrentMap<PriceItem, PriceItem.State> states = new ConcurrentHashMap<>();

  static PriceItem of(NodeKind kind) {
    return new PriceItem(
        kind.capacity() == CapacityType.SPOT ? PriceItem.Market.SPOT : PriceItem.Market.ON_DEMAND,
        kind.region(),
        kind.instanceType());
  }

  /**
   * Notes that a price is wanted.
   *
   * @return whether it was not before; never for one that there is no room for
   */
  boolean want(PriceItem item, Instant now) {
    if (!states.containsKey(item) && states.size() >= MOST) {
      return false;
    }
    boolean[] added = {false};
    states.compute(
        item,
        (key, state) -> {
          added[0] = state == null;
          return state == null ? PriceItem.State.wanted(now, JOINED) : state.wantedAgain(now);
        });
    return added[0];
  }

  boolean full() {
    return states.size() >= MOST;
  }

  /** The price of a kind as last read. */
  Optional<NodePrice> price(NodeKind kind) {
    PriceItem item = of(kind);
    PriceItem.State state = states.get(item);
    if (state == null) {
      return Optional.empty();
    }
    // An account's names of zones are its own; ids are the same for all.
    PriceItem.Reading reading = state.byZone().get(kind.zoneId());
    if (reading == null) {
      reading = state.byZone().get(kind.zone());
    }
    return Optional.ofNullable(reading).map(found -> price(item, state, found));
  }

  private static NodePrice price(PriceItem item, PriceItem.State state, PriceItem.Reading reading) {
    String source = item.market().source + " " + reading.at().atZone(ZoneOffset.UTC).toLocalDate();
    PriceOrigin read =
        item.market() == PriceItem.Market.SPOT ? PriceOrigin.SPOT : PriceOrigin.PRICE_LIST;
    return state.failed()
        ? new NodePrice(
            reading.hourly(),
            PriceOrigin.LAST_GOOD,
            source + " (last good)",
            Optional.of(reading.at()))
        : new NodePrice(reading.hourly(), read, source, Optional.of(reading.at()));
  }

  /** Those to ask for now, by endpoint, in a stable order. */
  Map<PriceItem.Group, List<PriceItem>> due(Instant now) {
    states.entrySet().removeIf(entry -> entry.getValue().wantedAt().plus(KEPT).isBefore(now));
    Map<PriceItem.Group, List<PriceItem>> due =
        new TreeMap<>(Comparator.comparing(PriceItem.Group::toString));
    states.forEach(
        (item, state) -> {
          if (isDue(state, now)) {
            due.computeIfAbsent(item.group(), group -> new ArrayList<>()).add(item);
          }
        });
    return due;
  }

  static boolean isDue(PriceItem.State state, Instant now) {
    return !state.dueAt().isAfter(now.plus(ALONG));
  }

  /** When each item is due, by endpoint: the earliest of each. */
  Map<PriceItem.Group, Instant> next() {
    Map<PriceItem.Group, Instant> next = new HashMap<>();
    states.forEach(
        (item, state) -> next.merge(item.group(), state.dueAt(), (a, b) -> a.isBefore(b) ? a : b));
    return next;
  }

  PriceItem.State state(PriceItem item) {
    return states.get(item);
  }

  void set(PriceItem item, UnaryOperator<PriceItem.State> change) {
    states.computeIfPresent(item, (key, state) -> change.apply(state));
  }
}
