package dev.runnerpool.core.scaling;

import static dev.runnerpool.core.scaling.Given.pool;
import static dev.runnerpool.core.scaling.RunnerState.BUSY;
import static dev.runnerpool.core.scaling.RunnerState.IDLE;
import static dev.runnerpool.core.scaling.RunnerState.STARTING;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code budget.hourly} and {@code budget.monthly} let start and stay. */
class BudgetTest {

  @Test
  void theBudgetPaysForTheStartingOnesFirst() {
    assertThat(starts(pool().waiting(9).budget(1.00, 0.40, 0.20).plan())).hasSize(3);
    Given promised = pool().waiting(9).runners(3, STARTING, ofSeconds(5)).budget(1.00, 0.40, 0.20);
    assertThat(promised.plan().actions()).isEmpty();
    assertThat(promised.plan().decision().reason()).isEqualTo(Reason.BudgetReached);
  }

  @Test
  void aBudgetOfExactlyThreeRunnersPaysForThree() {
    assertThat(starts(pool().waiting(9).budget(0.30, 0, 0.10).plan())).hasSize(3);
  }

  @Test
  void idleRunnersArePaidForWithTheJobsThatTheyWillTake() {
    Given idle = pool().waiting(20).runners(5, IDLE, ofSeconds(5)).budget(1.00, 0, 0.19);
    assertThat(idle.plan().actions()).isEmpty();
    assertThat(idle.plan().decision().reason()).isEqualTo(Reason.BudgetReached);
  }

  @Test
  void withoutAPriceOneRunnerStartsAtATimeAndTheDecisionSaysWhy() {
    Given unpriced = pool().waiting(9).budget(0.01, 5, 5).priceUnknown();
    assertThat(starts(unpriced.plan())).hasSize(1);
    assertThat(unpriced.plan().decision().message())
        .startsWith("start 1, 9 wanted")
        .contains("no price of a runner is known");
    Given onItsWay = unpriced.runner(STARTING, ofSeconds(5));
    assertThat(onItsWay.plan().actions()).isEmpty();
    assertThat(onItsWay.plan().decision().message()).contains("no price of a runner is known");
  }

  @Test
  void idleRunnersThatALoweredBudgetPaysForNoLongerEndAfterIdleTimeout() {
    Given rich = pool().warm(5).runners(5, IDLE, ofMinutes(6)).budget(1.00, 0, 0.20);
    assertThat(rich.plan().actions()).isEmpty();
    Given poor = pool().warm(5).runners(5, IDLE, ofMinutes(6)).budget(0.50, 0, 0.20);
    assertThat(retired(poor.plan())).hasSize(3);
    assertThat(poor.plan().decision().reason()).isEqualTo(Reason.BudgetReached);
    Given fresh = pool().warm(5).runners(5, IDLE, ofMinutes(4)).budget(0.50, 0, 0.20);
    assertThat(fresh.plan().actions()).isEmpty();
  }

  @Test
  void noBusyRunnerEndsForTheBudget() {
    Given busy = pool().runners(5, BUSY, ofMinutes(60)).budget(0.10, 0, 0.20);
    assertThat(busy.plan().actions()).isEmpty();
  }

  @Test
  void noRunnerEndsForWhoseMoneyAnotherCouldStart() {
    // One on a dear node, 0.90; the next would cost 0.20.
    Given dear = pool().warm(2).waiting(0).runners(1, IDLE, ofMinutes(6));
    Given mixed = dear.budget(0.80, 0, 0.20).price(0, 0.90);
    assertThat(retired(mixed.plan())).isEmpty();
    assertThat(starts(mixed.plan())).isEmpty();
  }

  @Test
  void aSpentMonthStartsNoneAndLetsIdleOnesEnd() {
    Given waiting = pool().waiting(3).budget(9, 0, 0.10).monthSpent();
    assertThat(waiting.plan().actions()).isEmpty();
    assertThat(waiting.plan().decision().reason()).isEqualTo(Reason.MonthlyBudgetReached);
    assertThat(waiting.plan().decision().message()).contains("budget.monthly is spent");
    Given warm = pool().warm(3).runners(3, IDLE, ofMinutes(6)).monthSpent();
    assertThat(retired(warm.plan())).hasSize(3);
    assertThat(warm.plan().decision().reason()).isEqualTo(Reason.MonthlyBudgetReached);
    assertThat(pool().runners(2, BUSY, ofMinutes(60)).monthSpent().plan().actions()).isEmpty();
  }

  @Test
  void theDecisionSaysHowManyRunnersTheBudgetPaysFor() {
    Given reached = pool().max(50).waiting(9).runners(4, BUSY, ofSeconds(5)).budget(1.00, 0, 0.25);
    assertThat(reached.plan().decision().message()).contains("max 50, budget for 4");
  }

  private static List<Action.Retire> retired(ScalePlan plan) {
    return plan.actions(Action.Retire.class);
  }

  private static List<Action.Start> starts(ScalePlan plan) {
    return plan.actions(Action.Start.class);
  }
}
