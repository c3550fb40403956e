package dev.runnerpool.operator.metrics;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.scaling.PoolSnapshot;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.core.scaling.StartupFailures.Breaker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.ToDoubleFunction;

/** How pools scale: their bounds and aims, their starts, and the kinds of nodes in use. */
@ApplicationScoped
public class ScalingMeters {

  /**
   * What the gauges of a pool show until the next reconcile.
   *
   * @param paused 1 if it is
   * @param desired not a number while the queue is unknown
   * @param tokenEnd seconds since 1970; not a number if it has none
   * @param entries what the placement's entries have, in their order
   */
  private record Shown(
      int paused,
      int max,
      int warm,
      double desired,
      int startFailures,
      Breaker breaker,
      double tokenEnd,
      List<Entry> entries) {

    /** An entry that was taken out of the manifest is shown no more. */
    double ofEntry(int entry, ToDoubleFunction<Entry> value) {
      return entry < entries.size() ? value.applyAsDouble(entries.get(entry)) : Double.NaN;
    }
  }

  private record Entry(int runners, boolean avoided) {}

  private static final class OfPool {
    private final Tags tags;
    private final RunnerStarts starts;
    private volatile Shown shown;
    private int entries;

    OfPool(Tags tags, MeterRegistry registry) {
      this.tags = tags;
      this.starts = new RunnerStarts(registry, tags);
    }
  }

  private final MeterRegistry registry;
  private final ConcurrentMap<String, OfPool> pools = new ConcurrentHashMap<>();

  ScalingMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * Takes over what one reconcile of the pool saw.
   *
   * @param tokenExpiresAt when the token of its runner ends, if it does
   */
  public void record(RunnerPool pool, PoolSnapshot snapshot, Optional<Instant> tokenExpiresAt) {
    OfPool values =
        pools.computeIfAbsent(
            pool.getMetadata().getUid(), uid -> new OfPool(PoolMeters.tags(pool), registry));
    boolean first = values.shown == null;
    values.shown =
        new Shown(
            snapshot.policy().paused() ? 1 : 0,
            snapshot.policy().max(),
            snapshot.warmNow(),
            desired(snapshot),
            snapshot.startFailures().count(),
            snapshot.startFailures().breaker(snapshot.now()),
            tokenExpiresAt.map(at -> at.toEpochMilli() / 1000.0).orElse(Double.NaN),
            entries(snapshot));
    values.starts.observe(snapshot);
    if (first) {
      begin(values);
    }
    for (; values.entries < values.shown.entries().size(); values.entries++) {
      begin(values, values.entries);
    }
  }

  /** The pool is gone; its meters end with {@link PoolMeters#forget}. */
  public void forget(RunnerPool pool) {
    pools.remove(pool.getMetadata().getUid());
  }

  private static double desired(PoolSnapshot snapshot) {
    if (snapshot.queueUnknown()) {
      return Double.NaN;
    }
    int busy = snapshot.in(RunnerState.BUSY).size();
    return snapshot.policy().paused() ? busy : busy + snapshot.need();
  }

  private static List<Entry> entries(PoolSnapshot snapshot) {
    int[] live = new int[snapshot.policy().nodeChoices()];
    for (Runner runner : snapshot.runners()) {
      if (runner.state().live() && runner.nodeChoice() < live.length) {
        live[runner.nodeChoice()]++;
      }
    }
    Entry[] entries = new Entry[live.length];
    for (int i = 0; i < live.length; i++) {
      Instant until = snapshot.avoidedUntil().get(i);
      entries[i] = new Entry(live[i], until != null && until.isAfter(snapshot.now()));
    }
    return List.of(entries);
  }

  private void begin(OfPool values) {
    JobMeters.begin(registry, values.tags);
    gauge(values, "runnerpool.paused", values.tags, Shown::paused);
    gauge(values, "runnerpool.max.runners", values.tags, Shown::max);
    gauge(values, "runnerpool.warm.runners", values.tags, Shown::warm);
    gauge(values, "runnerpool.desired.runners", values.tags, Shown::desired);
    gauge(values, "runnerpool.start.failures", values.tags, Shown::startFailures);
    gauge(values, "runnerpool.token.expiry.timestamp.seconds", values.tags, Shown::tokenEnd);
    for (Breaker breaker : Breaker.values()) {
      gauge(
          values,
          "runnerpool.start.breaker",
          values.tags.and("state", breaker.name().toLowerCase(Locale.ROOT)),
          shown -> shown.breaker() == breaker ? 1 : 0);
    }
  }

  private void begin(OfPool values, int entry) {
    Tags tags = values.tags.and("entry", Integer.toString(entry));
    gauge(
        values,
        "runnerpool.placement.runners",
        tags,
        shown -> shown.ofEntry(entry, Entry::runners));
    gauge(
        values,
        "runnerpool.placement.avoided",
        tags,
        shown -> shown.ofEntry(entry, each -> each.avoided() ? 1 : 0));
  }

  private void gauge(OfPool values, String name, Tags tags, ToDoubleFunction<Shown> value) {
    Gauge.builder(name, values, each -> value.applyAsDouble(each.shown))
        .tags(tags)
        .strongReference(true)
        .register(registry);
  }
}
