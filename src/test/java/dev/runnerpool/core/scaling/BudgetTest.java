package dev.runnerpool.core.scaling;

import static dev.runnerpool.core.scaling.Given.pool;
import static dev.runnerpool.core.scaling.RunnerState.IDLE;
import static dev.runnerpool.core.scaling.RunnerState.STARTING;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code budget.hourly} lets start. */
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

  private static List<Action.Start> starts(ScalePlan plan) {
    return plan.actions(Action.Start.class);
  }
}
