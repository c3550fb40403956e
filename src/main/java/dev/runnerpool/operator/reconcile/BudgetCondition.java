package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.spec.BudgetSpec;
import dev.runnerpool.core.cost.MonthlyBudget;
import dev.runnerpool.core.reason.StatedReason;
import dev.runnerpool.core.scaling.Reason;
import dev.runnerpool.operator.cost.MonthlySpend;
import java.util.Optional;
import java.util.StringJoiner;

/** What the condition {@code WithinBudget} says. */
record BudgetCondition(String status, StatedReason reason, String message) {

  static final String TYPE = "WithinBudget";

  /**
   * The condition now. Figures that move all the time are not in it: a converged pool is not
   * written.
   */
  static BudgetCondition of(RunnerPool pool, PoolView view) {
    BudgetSpec budget = pool.getSpec().budget();
    if (budget == null) {
      return new BudgetCondition("True", ConditionReason.NoBudget, "No budget is set");
    }
    Optional<MonthlyBudget.Outlook> month = view.seen().month();
    if (month.map(MonthlyBudget.Outlook::use).filter(MonthlyBudget.Use.SPENT::equals).isPresent()) {
      return new BudgetCondition(
          "False",
          Reason.MonthlyBudgetReached,
          "budget.monthly, %s dollars, is spent: no runner starts until the next month begins"
              .formatted(budget.monthly()));
    }
    if (budget.hourly() != null && view.snapshot().money().hourlyPerRunner().isEmpty()) {
      return new BudgetCondition(
          "Unknown",
          ConditionReason.PriceUnknown,
          "No price of the pool's nodes is known: with a budget one runner starts at a time");
    }
    if (view.plan().decision().reason() == Reason.BudgetReached) {
      return new BudgetCondition(
          "False",
          Reason.BudgetReached,
          "Another runner would cost more than budget.hourly, %s dollars per hour"
              .formatted(budget.hourly()));
    }
    return MonthlySpend.budget(pool).isPresent() && month.isEmpty()
        ? new BudgetCondition(
            "Unknown",
            ConditionReason.MonthUnknown,
            "What the pool cost this month is not read yet: budget.monthly holds nothing back")
        : within(budget, month);
  }

  private static BudgetCondition within(BudgetSpec budget, Optional<MonthlyBudget.Outlook> month) {
    Optional<MonthlyBudget.Outlook> near =
        month.filter(outlook -> outlook.use() == MonthlyBudget.Use.NEAR);
    if (near.isPresent()) {
      return new BudgetCondition(
          "True",
          ConditionReason.MonthlyBudgetNear,
          "More than %d percent of budget.monthly, %s dollars, is spent%s"
              .formatted(
                  budget.warnAtPercent(),
                  budget.monthly(),
                  near.get()
                      .reachedOn()
                      .map("; at the rate of the last days it will be used up on %s"::formatted)
                      .orElse(
                          "; at the rate of the last days it lasts until the end of the"
                              + " month")));
    }
    StringJoiner below = new StringJoiner(" and ", "Below ", "");
    if (budget.hourly() != null) {
      below.add("budget.hourly, %s dollars per hour".formatted(budget.hourly()));
    }
    if (budget.monthly() != null) {
      below.add("budget.monthly, %s dollars".formatted(budget.monthly()));
    }
    return new BudgetCondition("True", ConditionReason.BelowBudget, below.toString());
  }
}
