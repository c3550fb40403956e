package dev.runnerpool.operator.metrics;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.cost.MonthlyBudget;
import dev.runnerpool.core.scaling.PoolSnapshot;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.ToDoubleFunction;

/** What pools may cost, and how much of it they do. */
@ApplicationScoped
public class BudgetMeters {

  /**
   * What the gauges of a pool show until the next reconcile. Not a number where nothing is known.
   */
  private record Shown(double hourly, double committed, double monthly, double spent) {}

  private static final class OfPool {
    private volatile Shown shown;
  }

  private final MeterRegistry registry;
  private final ConcurrentMap<String, OfPool> pools = new ConcurrentHashMap<>();

  BudgetMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * Takes over what one reconcile of the pool saw; a pool that never had a budget has no meters.
   *
   * @param budget the pool's of a month, if it has one
   * @param month how that stands, if it was read
   */
  public void record(
      RunnerPool pool,
      PoolSnapshot snapshot,
      Optional<MonthlyBudget> budget,
      Optional<MonthlyBudget.Outlook> month) {
    String uid = pool.getMetadata().getUid();
    if (pool.getSpec().budget() == null && !pools.containsKey(uid)) {
      return;
    }
    OptionalDouble hourly = snapshot.policy().hourlyBudget();
    boolean priced = hourly.isPresent() && snapshot.money().hourlyPerRunner().isPresent();
    OfPool values = pools.computeIfAbsent(uid, any -> new OfPool());
    boolean first = values.shown == null;
    values.shown =
        new Shown(
            hourly.orElse(Double.NaN),
            priced ? snapshot.money().committed(snapshot.runners()) : Double.NaN,
            budget.map(MonthlyBudget::limit).orElse(Double.NaN),
            month.map(MonthlyBudget.Outlook::spent).orElse(Double.NaN));
    if (first) {
      Tags hour = PoolMeters.tags(pool).and("period", "hour");
      Tags ofMonth = PoolMeters.tags(pool).and("period", "month");
      gauge(values, "runnerpool.budget.usd", hour, Shown::hourly);
      gauge(values, "runnerpool.budget.usd", ofMonth, Shown::monthly);
      gauge(values, "runnerpool.budget.used.usd", hour, Shown::committed);
      gauge(values, "runnerpool.budget.used.usd", ofMonth, Shown::spent);
    }
  }

  /** The pool is gone; its meters end with {@link PoolMeters#forget}. */
  public void forget(RunnerPool pool) {
    pools.remove(pool.getMetadata().getUid());
  }

  private void gauge(OfPool values, String name, Tags tags, ToDoubleFunction<Shown> value) {
    Gauge.builder(name, values, each -> value.applyAsDouble(each.shown))
        .tags(tags)
        .strongReference(true)
        .register(registry);
  }
}
