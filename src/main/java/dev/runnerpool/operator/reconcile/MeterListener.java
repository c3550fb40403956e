package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.gitlab.Registrations;
import dev.runnerpool.operator.cost.MonthlySpend;
import dev.runnerpool.operator.metrics.BudgetMeters;
import dev.runnerpool.operator.metrics.ConditionMeters;
import dev.runnerpool.operator.metrics.JobFailureMeters;
import dev.runnerpool.operator.metrics.ObjectiveMeters;
import dev.runnerpool.operator.metrics.PoolMeters;
import dev.runnerpool.operator.metrics.ScalingMeters;
import io.fabric8.kubernetes.api.model.Condition;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Has a pool's meters show what a reconcile came to. */
@ApplicationScoped
class MeterListener implements ReconcileListener {

  private final PoolMeters meters;
  private final ScalingMeters scaling;
  private final ConditionMeters conditions;
  private final BudgetMeters budgets;
  private final ObjectiveMeters objectives;
  private final JobFailureMeters failures;

  MeterListener(
      PoolMeters meters,
      ScalingMeters scaling,
      ConditionMeters conditions,
      BudgetMeters budgets,
      ObjectiveMeters objectives,
      JobFailureMeters failures) {
    this.meters = meters;
    this.objectives = objectives;
    this.failures = failures;
    this.budgets = budgets;
    this.scaling = scaling;
    this.conditions = conditions;
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
    scaling.record(pool, view.snapshot(), tokenEnd(view.registration()));
    budgets.record(pool, view.snapshot(), MonthlySpend.budget(pool), view.seen().month());
    objectives.record(
        pool,
        Policies.objective(pool.getSpec()),
        view.seen().inputs().queueReadAt(),
        view.evaluation());
    failures.record(pool, view.seen().jobPods().pendingSince(), view.seen().jobPods().ends());
    return Optional.empty();
  }

  @Override
  public void reported(RunnerPool pool, List<Condition> said) {
    conditions.record(pool, said);
  }

  @Override
  public void forget(RunnerPool pool) {
    scaling.forget(pool);
    budgets.forget(pool);
    objectives.forget(pool);
    failures.forget(pool);
    conditions.forget(pool);
    meters.forget(pool);
  }

  private static Optional<Instant> tokenEnd(Registrations.State registration) {
    return registration instanceof Registrations.State.Registered registered
        ? registered.tokenExpiresAt()
        : Optional.empty();
  }
}
