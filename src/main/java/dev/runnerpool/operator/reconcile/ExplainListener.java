package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.operator.explain.LastReconciles;
import io.fabric8.kubernetes.api.model.Condition;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Has what a reconcile came to kept, to explain it to who asks. */
@ApplicationScoped
class ExplainListener implements ReconcileListener {

  private final LastReconciles last;

  ExplainListener(LastReconciles last) {
    this.last = last;
  }

  @Override
  public Optional<Duration> executed(RunnerPool pool, PoolView view, PlanExecutor.Outcome outcome) {
    last.reconciled(pool.key(), view.snapshot().now(), view.plan(), PoolReading.of(pool, view));
    return Optional.empty();
  }

  @Override
  public void closed(RunnerPool pool, String why, Instant at) {
    last.closed(pool.key(), PoolReading.closed(pool, why, at));
  }

  @Override
  public void reported(RunnerPool pool, List<Condition> conditions) {
    last.reported(pool.key(), conditions);
  }

  @Override
  public void forget(RunnerPool pool) {
    last.forget(pool.key());
  }
}
