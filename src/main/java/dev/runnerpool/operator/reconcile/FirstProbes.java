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
  private final ReconcileStates states;

  FirstProbes(PoolRunners runners, ReconcileStates states) {
    this.runners = runners;
    this.states = states;
  }

  @Override
  public Optional<Duration> executed(RunnerPool pool, PoolView view, PlanExecutor.Outcome outcome) {
    Instant now = view.snapshot().now();
    return runners
        .readAgainAt(states.of(pool).shown.probed(), now)
        .map(time -> Duration.between(now, time));
  }
}
