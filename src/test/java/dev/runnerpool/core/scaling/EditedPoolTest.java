package dev.runnerpool.core.scaling;

import static dev.runnerpool.core.scaling.Given.NOW;
import static dev.runnerpool.core.scaling.Given.pool;
import static dev.runnerpool.core.scaling.RunnerState.BUSY;
import static dev.runnerpool.core.scaling.RunnerState.IDLE;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What an edit of a pool at work does to its runners. */
class EditedPoolTest {

  @Test
  void aMaxBelowTheBusyOnesStopsNoneOfThemAndStartsNothing() {
    ScalePlan plan = pool().max(1).warm(1).waiting(5).runners(3, BUSY, ofMinutes(1)).plan();
    assertThat(plan.actions()).isEmpty();
    assertThat(plan.decision().reason()).isEqualTo(Reason.MaxReached);
  }

  @Test
  void whatWasWarmLeavesOnceWarmIsZeroAndItsTimeIsOver() {
    Given given = pool().runner(IDLE, ofMinutes(6)).runner(BUSY, ofMinutes(6)).peak(2);
    assertThat(given.plan().actions()).as("still within idleTimeout of its need").isEmpty();
    assertThat(given.peak(0).plan().actions())
        .containsExactly(new Action.Retire(0, "r0", Reason.IdleTimeout));
  }

  @Test
  void aTrialThatIsIdleIsLookedAtAgainWhenItIsProven() {
    Given trial =
        pool()
            .warm(1)
            .failures(Snapshots.failed(3, NOW.minusSeconds(20)))
            .runner(IDLE, ofSeconds(1));
    assertThat(trial.nextCheck()).contains(NOW.plusSeconds(14));
  }
}
