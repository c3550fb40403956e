package dev.runnerpool.operator.cost;

import dev.runnerpool.core.cost.CapacityType;
import dev.runnerpool.core.cost.NodeKind;
import dev.runnerpool.core.cost.NodePrice;
import dev.runnerpool.core.cost.PriceFeed;
import dev.runnerpool.core.cost.PriceFeedException;
import dev.runnerpool.gitlab.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the prices of the types in use, one question at a time, again when they grow old. An
 * endpoint that fails is left alone for a while, longer each time, and what was read last stays.
 * Its steps are never concurrent; whoever looks prices up may be.
 */
final class PriceRefresh implements ReadPrices {

  private static final Logger LOG = LoggerFactory.getLogger(PriceRefresh.class);

  /** Between two questions: the price list's bucket of 10 is filled by 5 a second. */
  private static final Duration SPACE = Duration.ofMillis(300);

  /** Types in one question for spot prices. */
  private static final int TOGETHER = 50;

  /** Waits, or does not in a test. */
  @FunctionalInterface
  interface Pause {
    void of(Duration pause) throws InterruptedException;
  }

  private record Health(int failures, Instant notBefore) {}

  private final PriceFeed feed;
  private final InstantSource clock;
  private final Duration refresh;
  private final Duration longestBackoff;
  private final Pause pause;
  private final Runnable wake;
  private final PriceItems items = new PriceItems();
  private final Map<PriceItem.Group, Health> failing = new HashMap<>();
  private volatile boolean toldFull;

  /**
   * Of that seller.
   *
   * @param pause between questions
   * @param wake asks for a step soon: a new price is wanted
   */
  PriceRefresh(
      PriceFeed feed, PriceConfig.Aws config, InstantSource clock, Pause pause, Runnable wake) {
    this.feed = feed;
    this.clock = clock;
    this.refresh = config.refresh();
    this.longestBackoff = config.longestBackoff();
    this.pause = pause;
    this.wake = wake;
  }

  @Override
  public Optional<NodePrice> price(NodeKind kind) {
    if (kind.capacity() == CapacityType.PREPAID
        || !kind.instanceType().contains(".")
        || !feed.covers(kind.region())) {
      return Optional.empty();
    }
    if (items.want(PriceItems.of(kind), clock.instant())) {
      wake.run();
    } else if (items.full() && !toldFull) {
      toldFull = true;
      LOG.warn(
          "More than {} prices are in use: those of further types are not read", PriceItems.MOST);
    }
    return items.price(kind);
  }

  /**
   * Asks for what is due.
   *
   * @return whether a price may be another now
   */
  boolean step() throws InterruptedException {
    boolean changed = false;
    for (Map.Entry<PriceItem.Group, List<PriceItem>> due : items.due(clock.instant()).entrySet()) {
      if (!notBefore(due.getKey()).isAfter(clock.instant())) {
        ask(due.getKey(), due.getValue());
        changed = true;
      }
    }
    return changed;
  }

  /** How long until something is due; empty if nothing is wanted. */
  Optional<Duration> untilNext() {
    Instant now = clock.instant();
    return items.next().entrySet().stream()
        .map(entry -> latest(entry.getValue(), notBefore(entry.getKey())))
        .min(Instant::compareTo)
        .map(next -> Duration.between(now, next));
  }

  private static Instant latest(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private Instant notBefore(PriceItem.Group group) {
    return Optional.ofNullable(failing.get(group)).map(Health::notBefore).orElse(Instant.MIN);
  }

  private void ask(PriceItem.Group group, List<PriceItem> due) throws InterruptedException {
    int most = group.market() == PriceItem.Market.SPOT ? TOGETHER : 1;
    try {
      for (int from = 0; from < due.size(); from += most) {
        if (from > 0) {
          pause.of(SPACE);
        }
        askTogether(group, due.subList(from, Math.min(due.size(), from + most)));
      }
      if (failing.remove(group) != null) {
        LOG.info("Prices are read again: {}", group);
      }
    } catch (PriceFeedException e) {
      fail(group, due, e.getMessage());
    } catch (RuntimeException | LinkageError e) {
      // A seller's library may fail in ways of its own: nobody but its prices may suffer.
      fail(group, due, e.toString());
    }
  }

  private void fail(PriceItem.Group group, List<PriceItem> due, String message) {
    Instant now = clock.instant();
    int failures = Optional.ofNullable(failing.get(group)).map(Health::failures).orElse(0) + 1;
    Duration backoff = Backoff.after(failures, longestBackoff, Optional.empty(), now);
    failing.put(group, new Health(failures, now.plus(backoff)));
    due.stream()
        .filter(item -> PriceItems.isDue(items.state(item), now))
        .forEach(item -> items.set(item, PriceItem.State::failedWithEndpoint));
    if (failures == 1) {
      LOG.warn(
          "Prices cannot be read ({}), so the last good ones and the built-in table are used: {}",
          group,
          message);
    }
  }

  private void askTogether(PriceItem.Group group, List<PriceItem> some) {
    try {
      Map<String, Map<String, PriceItem.Reading>> answer = answer(group, some);
      for (PriceItem item : some) {
        took(item, answer.getOrDefault(item.instanceType(), Map.of()));
      }
    } catch (PriceFeedException e) {
      if (!e.isOfThisItem()) {
        throw e;
      }
      for (PriceItem item : some) {
        failAlone(item, e.getMessage());
      }
    }
  }

  private Map<String, Map<String, PriceItem.Reading>> answer(
      PriceItem.Group group, List<PriceItem> some) {
    Map<String, Map<String, PriceItem.Reading>> answer = new HashMap<>();
    if (group.market() == PriceItem.Market.ON_DEMAND) {
      String type = some.get(0).instanceType();
      OptionalDouble list = feed.onDemand(group.region(), type);
      list.ifPresent(
          hourly -> add(answer, type, "", new PriceItem.Reading(hourly, clock.instant())));
      return answer;
    }
    Set<String> types = new HashSet<>();
    some.forEach(item -> types.add(item.instanceType()));
    for (PriceFeed.SpotQuote quote : feed.spot(group.region(), types)) {
      PriceItem.Reading reading = new PriceItem.Reading(quote.hourly(), clock.instant());
      add(answer, quote.instanceType(), quote.zone(), reading);
      if (!quote.zoneId().isEmpty()) {
        add(answer, quote.instanceType(), quote.zoneId(), reading);
      }
    }
    return answer;
  }

  private static void add(
      Map<String, Map<String, PriceItem.Reading>> answer,
      String type,
      String zone,
      PriceItem.Reading reading) {
    if (NodePrice.isPossible(reading.hourly())) {
      answer.computeIfAbsent(type, key -> new HashMap<>()).put(zone, reading);
    }
  }

  private void took(PriceItem item, Map<String, PriceItem.Reading> readings) {
    Instant due = clock.instant().plus(Backoff.varied(refresh));
    PriceItem.State before = items.state(item);
    if (readings.isEmpty() && !before.byZone().isEmpty()) {
      failAlone(item, "the answer has no price any more");
    } else if (readings.isEmpty()) {
      LOG.info("AWS has no price for {} ({})", item.instanceType(), item.group());
      items.set(item, state -> state.read(Map.of(), due));
    } else {
      items.set(item, state -> state.read(readings, due));
    }
  }

  private void failAlone(PriceItem item, String message) {
    Instant now = clock.instant();
    int failures = items.state(item).failures() + 1;
    Duration backoff = Backoff.after(failures, longestBackoff, Optional.empty(), now);
    items.set(item, state -> state.failedAlone(now.plus(backoff)));
    if (failures == 1) {
      LOG.warn(
          "The price of {} cannot be read ({}), so the last good one or the built-in table is"
              + " used: {}",
          item.instanceType(),
          item.group(),
          message);
    }
  }
}
