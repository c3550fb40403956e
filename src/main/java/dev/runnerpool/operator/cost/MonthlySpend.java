package dev.runnerpool.operator.cost;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.spec.BudgetSpec;
import dev.runnerpool.core.cost.MonthlyBudget;
import dev.runnerpool.core.records.CostRecords;
import dev.runnerpool.gitlab.DaemonThreads;
import dev.runnerpool.gitlab.Listeners;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What pools with a {@code budget.monthly} have cost this month. It is read from the records, which
 * all replicas write, in a thread of its own; a reconcile sees what was read last. While nothing
 * can be read the last reading stands, and none at all holds nothing back.
 */
@ApplicationScoped
public class MonthlySpend {

  /** Records are written at least every half a minute while a pool costs something. */
  static final Duration FRESH = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(MonthlySpend.class);

  private final CostRecords records;
  private final InstantSource clock;
  private final Listeners<Consumer<RunnerPool>> listeners = new Listeners<>("its month");
  private final ConcurrentMap<String, Reading> readings = new ConcurrentHashMap<>();
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          10,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          new DaemonThreads("monthly-spend"),
          new ThreadPoolExecutor.DiscardPolicy());

  /** What is known of one pool. Guarded by itself. */
  private static final class Reading {
    private Optional<Map<LocalDate, Long>> byDay = Optional.empty();
    private Instant askedAt = Instant.MIN;
    private boolean failing;
  }

  MonthlySpend(CostRecords records, InstantSource clock) {
    this.records = records;
    this.clock = clock;
    thread.allowCoreThreadTimeOut(true);
  }

  @PreDestroy
  void stop() {
    thread.shutdownNow();
  }

  /** Calls {@code listener} with each pool whose month was read for the first time. */
  public void onRead(Consumer<RunnerPool> listener) {
    listeners.add(listener);
  }

  /** The pool's budget of a month, if it has one. */
  public static Optional<MonthlyBudget> budget(RunnerPool pool) {
    BudgetSpec budget = pool.getSpec().budget();
    return budget == null || budget.monthly() == null
        ? Optional.empty()
        : Optional.of(
            new MonthlyBudget(
                Double.parseDouble(budget.monthly()), budget.warnAtPercent() / 100.0));
  }

  /**
   * How the pool's month stands, as of the last reading; empty if it has no monthly budget or
   * nothing was read yet. Returns at once, and has it read if that was long ago.
   */
  public Optional<MonthlyBudget.Outlook> outlook(RunnerPool pool) {
    Optional<MonthlyBudget> budget = budget(pool);
    if (budget.isEmpty()) {
      readings.remove(pool.key());
      return Optional.empty();
    }
    Instant now = clock.instant();
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    Reading reading = readings.computeIfAbsent(pool.key(), key -> new Reading());
    synchronized (reading) {
      if (reading.askedAt.plus(FRESH).isBefore(now) || reading.askedAt.isAfter(now)) {
        reading.askedAt = now;
        thread.execute(() -> read(pool, reading, MonthlyBudget.since(today)));
      }
      return reading.byDay.map(byDay -> budget.get().outlook(byDay, today));
    }
  }

  private void read(RunnerPool pool, Reading reading, LocalDate since) {
    try {
      Map<LocalDate, Long> byDay = records.spentByDay(pool.key(), since);
      boolean first;
      synchronized (reading) {
        first = reading.byDay.isEmpty();
        reading.byDay = Optional.of(byDay);
        reading.failing = false;
      }
      if (first) {
        listeners.tell(pool, listener -> listener.accept(pool));
      }
    } catch (RuntimeException e) {
      synchronized (reading) {
        if (!reading.failing) {
          LOG.warn(
              "What pool {} cost this month cannot be read, so budget.monthly {}: {}",
              pool.key(),
              reading.byDay.isEmpty() ? "holds nothing back" : "goes by the last reading",
              e.getMessage());
        }
        reading.failing = true;
      }
    }
  }

  /** Forgets a pool that is gone. */
  public void forget(RunnerPool pool) {
    readings.remove(pool.key());
  }
}
