package dev.runnerpool.operator.metrics;

import dev.runnerpool.core.cost.CapacityType;
import dev.runnerpool.core.cost.CostByKind;
import dev.runnerpool.core.cost.CostKind;
import dev.runnerpool.operator.cost.PoolCost;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What pools cost, by capacity of their nodes and kind; a capacity is shown once it was used. */
final class CostMeters {

  /** What the gauges and counters of one capacity show. */
  private static final class OfCapacity {
    private volatile CostByKind hourly = CostByKind.NONE;
    private volatile boolean unknown;
    private final Map<CostKind, Counter> counters = new EnumMap<>(CostKind.class);

    double hourly(CostKind kind) {
      return unknown ? Double.NaN : hourly.of(kind) / CostByKind.NANOS_PER_USD;
    }
  }

  private static final class OfPool {
    private final Map<String, OfCapacity> byCapacity = new HashMap<>();
    private volatile double unpricedPods;
  }

  private final MeterRegistry registry;
  private final Map<String, OfPool> pools = new ConcurrentHashMap<>();

  CostMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Takes over what one look at a pool brought. */
  void spend(Tags tags, String uid, PoolCost cost) {
    OfPool pool = pools.computeIfAbsent(uid, any -> begin(tags));
    pool.unpricedPods = cost.unpricedPods();
    if (cost.unpricedSeconds() > 0) {
      registry.counter("runnerpool.cost.unpriced.seconds", tags).increment(cost.unpricedSeconds());
    }
    cost.byKind().keySet().forEach(capacity -> capacity(pool, tags, capacity));
    cost.counted()
        .forEach((capacity, spent) -> count(capacity(pool, tags, capacity).counters, spent));
    boolean unknown = cost.hourly().isEmpty();
    pool.byCapacity.forEach(
        (capacity, shown) -> {
          shown.unknown = unknown;
          shown.hourly = cost.byKind().getOrDefault(capacity, CostByKind.NONE);
        });
  }

  private static void count(Map<CostKind, Counter> counters, CostByKind spent) {
    counters.forEach(
        (kind, counter) -> {
          if (spent.of(kind) > 0) {
            counter.increment(spent.of(kind) / CostByKind.NANOS_PER_USD);
          }
        });
  }

  /** A pool that has no pods yet is shown by on-demand capacity. */
  private OfPool begin(Tags tags) {
    OfPool pool = new OfPool();
    Gauge.builder("runnerpool.cost.unpriced.pods", pool, each -> each.unpricedPods)
        .tags(tags)
        .strongReference(true)
        .register(registry);
    capacity(pool, tags, CapacityType.ON_DEMAND.label());
    return pool;
  }

  private OfCapacity capacity(OfPool pool, Tags tags, String capacity) {
    return pool.byCapacity.computeIfAbsent(
        capacity,
        label -> {
          OfCapacity shown = new OfCapacity();
          for (CostKind kind : CostKind.values()) {
            Tags all = tags.and("capacity_type", label, "kind", kind.label());
            shown.counters.put(kind, registry.counter("runnerpool.cost.usd", all));
            Gauge.builder("runnerpool.cost.usd.per.hour", shown, each -> each.hourly(kind))
                .tags(all)
                .strongReference(true)
                .register(registry);
          }
          return shown;
        });
  }

  /** The pool is gone. */
  void forget(String uid) {
    pools.remove(uid);
  }
}
