package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Has a pool reconciled when the first probe of a Shell runner is over: one that is not ready then
 * took a job, and no event says so.
 */
@ApplicationScoped
class FirstProbes implements ReconcileListener {
  private final PoolRunners runners;

  FirstProbes(PoolRunners runners) {
    this.runners = runners;
  }

  @Override
  public Optional<Duration> executed(RunnerPool pool, PoolView view, PlanExecutor.Outcome outcome) {
    Instant now = view.snapshot().now();
    return runners
        .readAgainAt(view.seen().pods().values(), now)
        .map(time -> Duration.between(now, time));
  }
}
