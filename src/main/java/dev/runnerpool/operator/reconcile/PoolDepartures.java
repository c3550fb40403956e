package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.gitlab.GitLabThreads;
import dev.runnerpool.gitlab.Registrations;
import dev.runnerpool.operator.cost.PoolCosts;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets go of pools that are here no more though they were not deleted by way of their finalizer:
 * their labels left the selector, so that another operator goes on with them, or somebody took the
 * finalizer away. Nothing of such a pool is changed, in the cluster or in GitLab, and nothing that
 * was kept of it may act any more: least of all set a runner in GitLab back to what the pool once
 * said.
 *
 * <p>The SDK reconciles no pool that its cache has lost, so such pools are looked for. They are
 * forgotten more than once: a look at the pool that was under way brings some of it back.
 */
@ApplicationScoped
class PoolDepartures {

  private static final Duration PACE = Duration.ofSeconds(1);

  /** No look at a pool that was under way takes longer. */
  private static final Duration LOOKS_END = Duration.ofMinutes(1);

  private static final int BEFORE_ALL_ELSE = 1;

  private static final Logger LOG = LoggerFactory.getLogger(PoolDepartures.class);

  private final ReconcileStates states;
  private final Observer observer;
  private final Registrations registrations;
  private final PoolCosts costs;
  private final Instance<ReconcileListener> listeners;
  private final GitLabThreads threads;
  private final InstantSource clock;

  // Guarded by this.
  private boolean stopped;

  /** By UID. */
  private final Map<String, Gone> letGo = new HashMap<>();

  private record Gone(RunnerPool pool, Instant at) {}

  PoolDepartures(
      ReconcileStates states,
      Observer observer,
      Registrations registrations,
      PoolCosts costs,
      Instance<ReconcileListener> listeners,
      GitLabThreads threads,
      InstantSource clock) {
    this.states = states;
    this.observer = observer;
    this.registrations = registrations;
    this.costs = costs;
    this.listeners = listeners;
    this.threads = threads;
    this.clock = clock;
  }

  /** Looks from now on which pools are no longer among these. */
  void watch(Cache<RunnerPool> pools) {
    threads.every(PACE, () -> look(pools));
  }

  /** The watch of pools is stopped next, which then shows none. */
  synchronized void stop(@Observes @Priority(BEFORE_ALL_ELSE) ShutdownEvent event) {
    stopped = true;
  }

  private synchronized void look(Cache<RunnerPool> pools) {
    if (stopped) {
      return;
    }
    Instant now = clock.instant();
    for (RunnerPool pool : states.pools()) {
      if (isGone(pool, pools)
          && letGo.put(pool.getMetadata().getUid(), new Gone(pool, now)) == null) {
        LOG.info(
            "Pool {} is no longer served, and left as it is: its labels no longer match the"
                + " selector, or it lost its finalizer",
            pool.key());
      }
    }
    letGo
        .values()
        .removeIf(gone -> gone.at().plus(LOOKS_END).isBefore(now) || !isGone(gone.pool(), pools));
    letGo.values().forEach(gone -> forget(gone.pool()));
  }

  private static boolean isGone(RunnerPool pool, Cache<RunnerPool> pools) {
    return !pools.contains(ResourceID.fromResource(pool));
  }

  private void forget(RunnerPool pool) {
    states.forget(pool);
    observer.forget(pool);
    registrations.forget(pool);
    listeners.forEach(listener -> listener.forget(pool));
    costs.forget(pool);
  }
}
