package dev.runnerpool.operator.metrics;

import dev.runnerpool.api.RunnerPool;
import io.fabric8.kubernetes.api.model.Condition;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;

/** The conditions of pools, in the form that kube-state-metrics gives those of others. */
@ApplicationScoped
public class ConditionMeters {

  private static final List<String> STATUSES = List.of("True", "False", "Unknown");

  private static final class OfPool {
    private final ConcurrentMap<String, Boolean> shown = new ConcurrentHashMap<>();
    private volatile Map<String, String> statuses = Map.of();
    private List<Condition> said = List.of();

    /** Not a number, and so not shown, if the pool has no such condition now. */
    double is(String condition, String status) {
      String now = statuses.get(condition);
      if (now == null) {
        return Double.NaN;
      }
      return now.equals(status) ? 1 : 0;
    }
  }

  private final MeterRegistry registry;
  private final ConcurrentMap<String, OfPool> pools = new ConcurrentHashMap<>();

  ConditionMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Shows what a pool's status says. */
  public void record(RunnerPool pool, List<Condition> conditions) {
    OfPool values = pools.computeIfAbsent(pool.getMetadata().getUid(), uid -> new OfPool());
    if (values.said == conditions) {
      return;
    }
    values.said = conditions;
    values.statuses =
        conditions.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Condition::getType, Condition::getStatus, (first, second) -> second));
    for (String condition : values.statuses.keySet()) {
      if (values.shown.putIfAbsent(condition, true) == null) {
        STATUSES.forEach(status -> show(PoolMeters.tags(pool), values, condition, status));
      }
    }
  }

  /** The pool is gone; its meters end with {@link PoolMeters#forget}. */
  public void forget(RunnerPool pool) {
    pools.remove(pool.getMetadata().getUid());
  }

  private void show(Tags tags, OfPool values, String condition, String status) {
    Gauge.builder("runnerpool.condition.status", values, each -> each.is(condition, status))
        .tags(tags.and("condition", condition, "status", status.toLowerCase(Locale.ROOT)))
        .strongReference(true)
        .register(registry);
  }
}
