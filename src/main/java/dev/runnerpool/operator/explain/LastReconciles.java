package dev.runnerpool.operator.explain;

import dev.runnerpool.core.explain.DecisionLog;
import dev.runnerpool.core.explain.PoolDetails.PastDecision;
import dev.runnerpool.core.explain.ReconciledPool;
import dev.runnerpool.core.scaling.ScalePlan;
import io.fabric8.kubernetes.api.model.Condition;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What the last reconcile of each pool left. Keeping it takes a few steps however many runners a
 * pool has; details are worked out when somebody asks, once for each reconcile.
 */
@ApplicationScoped
public class LastReconciles {

  private final ConcurrentMap<String, KeptPool> pools = new ConcurrentSkipListMap<>();

  /** Works out what a reconcile left, of objects that never change; any thread. */
  @FunctionalInterface
  public interface Reading {

    /**
     * What it left.
     *
     * @param decisions the newest first
     * @param conditions what the pool's status says
     */
    ReconciledPool read(List<PastDecision> decisions, List<Condition> conditions);
  }

  /** A pool, of which details may be asked again and again. */
  private static final class KeptPool {
    private final DecisionLog decisions = new DecisionLog();

    // Guarded by this.
    private Reading reading;
    private List<Condition> conditions = List.of();
    private ReconciledPool read;

    synchronized void reconciled(Reading now) {
      reading = now;
      read = null;
    }

    synchronized void reported(List<Condition> now) {
      if (!conditions.equals(now)) {
        conditions = now;
        read = null;
      }
    }

    synchronized Optional<ReconciledPool> read() {
      if (read == null && reading != null) {
        read = reading.read(decisions.newestFirst(), conditions);
      }
      return Optional.ofNullable(read);
    }
  }

  /** A pool was reconciled. */
  public void reconciled(String pool, Instant at, ScalePlan plan, Reading reading) {
    KeptPool kept = kept(pool);
    kept.decisions.add(at, plan);
    kept.reconciled(reading);
  }

  /** A pool was looked at, and nothing was decided. */
  public void closed(String pool, Reading reading) {
    kept(pool).reconciled(reading);
  }

  /** A pool's status was written, or is as it was. */
  public void reported(String pool, List<Condition> conditions) {
    kept(pool).reported(conditions);
  }

  /** The pool has left. */
  public void forget(String pool) {
    pools.remove(pool);
  }

  /** A pool by namespace and name; empty if none of that name was reconciled. */
  public Optional<ReconciledPool> of(String pool) {
    return Optional.ofNullable(pools.get(pool)).flatMap(KeptPool::read);
  }

  /** All pools, by namespace and name. */
  public List<ReconciledPool> all() {
    return pools.values().stream().flatMap(kept -> kept.read().stream()).toList();
  }

  private KeptPool kept(String pool) {
    return pools.computeIfAbsent(pool, name -> new KeptPool());
  }
}
