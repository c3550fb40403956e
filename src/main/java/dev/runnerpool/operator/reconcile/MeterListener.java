package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.operator.metrics.PoolMeters;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/** Has a pool's meters show what a reconcile came to. */
@ApplicationScoped
class MeterListener implements ReconcileListener {

  private final PoolMeters meters;

  MeterListener(PoolMeters meters) {
    this.meters = meters;
  }

  @Override
  public Optional<Duration> executed(RunnerPool pool, PoolView view, PlanExecutor.Outcome outcome) {
    meters.record(
        pool,
        view.snapshot(),
        view.waiting(),
        view.evaluation().given(),
        view.plan(),
        outcome.started().size(),
        view.seen().cost());
    return Optional.empty();
  }

  @Override
  public void forget(RunnerPool pool) {
    meters.forget(pool);
  }
}
