package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.scaling.Reason;

/** Whether a pool's budget lets it have another runner. */
record BudgetCondition(String status, Enum<?> reason, String message) {

  static final String TYPE = "WithinBudget";

  static BudgetCondition of(RunnerPool pool, PoolView view) {
    if (pool.getSpec().budget() == null) {
      return new BudgetCondition("True", ConditionReason.NoBudget, "no budget is set");
    }
    if (view.snapshot().money().hourlyPerRunner().isEmpty()) {
      return new BudgetCondition(
          "Unknown",
          ConditionReason.PriceUnknown,
          "no price of the pool's nodes is known: by the budget one runner starts at a time");
    }
    String hourly = pool.getSpec().budget().hourly();
    if (view.plan().decision().reason() == Reason.BudgetReached) {
      return new BudgetCondition(
          "False",
          Reason.BudgetReached,
          "another runner would cost more than budget.hourly, " + hourly + " dollars per hour");
    }
    return new BudgetCondition(
        "True",
        ConditionReason.BelowBudget,
        "below budget.hourly, " + hourly + " dollars per hour");
  }
}
