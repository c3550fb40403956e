package dev.runnerpool.core.scaling;

import static dev.runnerpool.core.scaling.Given.NOW;
import static dev.runnerpool.core.scaling.Given.pool;
import static dev.runnerpool.core.scaling.RunnerState.BUSY;
import static dev.runnerpool.core.scaling.RunnerState.FINISHED;
import static dev.runnerpool.core.scaling.RunnerState.IDLE;
import static dev.runnerpool.core.scaling.RunnerState.RETIRING;
import static dev.runnerpool.core.scaling.RunnerState.STARTING;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The planner by examples; what holds for every plan is in {@link PlanPropertiesTest}. */
class ScalePlannerTest {

  @Test
  void oneRunnerStartsForEachWaitingJobThatNoComingRunnerServes() {
    ScalePlan plan =
        pool().waiting(5).runner(IDLE, ofSeconds(1)).runner(STARTING, ofSeconds(1)).plan();
    assertThat(starts(plan)).extracting(Action.Start::slot).containsExactly(2, 3, 4);
    assertThat(plan.decision().reason()).isEqualTo(Reason.JobsWaiting);
  }

  @Test
  void aSlotWhoseNameSomethingElseBearsIsPassedOver() {
    Given given = pool().max(4).waiting(9).occupied(0, 2, 7).runner(IDLE, ofSeconds(1));
    assertThat(starts(given.plan())).extracting(Action.Start::slot).containsExactly(1, 3);
    ScalePlan full = pool().max(2).waiting(9).occupied(0, 1).plan();
    assertThat(full.actions()).isEmpty();
    assertThat(full.decision().reason()).isEqualTo(Reason.MaxReached);
  }

  @Test
  void warmRunnersAreKeptOnTopOfTheWaitingJobs() {
    assertThat(starts(pool().waiting(2).warm(3).plan())).hasSize(5);
    ScalePlan plan = pool().warm(3).runner(IDLE, ofSeconds(1)).plan();
    assertThat(starts(plan)).hasSize(2);
    assertThat(plan.decision().reason()).isEqualTo(Reason.WarmTarget);
  }

  @Test
  void busyAndRetiringRunnersServeNoWaitingJobButCountAgainstMax() {
    Given given =
        pool().max(4).waiting(5).runner(BUSY, ofMinutes(1)).runner(RETIRING, ofSeconds(1));
    assertThat(starts(given.plan())).hasSize(2);
    ScalePlan full = given.runners(2, BUSY, ofMinutes(1)).plan();
    assertThat(full.actions()).isEmpty();
    assertThat(full.decision().reason()).isEqualTo(Reason.MaxReached);
  }

  @Test
  void burstCutsWhatStartsAtOnce() {
    assertThat(starts(pool().waiting(9).burst(3).plan())).hasSize(3);
    ScalePlan plan = pool().waiting(9).burst(3).runners(3, STARTING, ofSeconds(5)).plan();
    assertThat(plan.actions()).isEmpty();
    assertThat(plan.decision().reason()).isEqualTo(Reason.BurstReached);
  }

  @Test
  void aHeldQueueStillStartsRunnersUntilItIsStale() {
    Given held = pool().held(2, NOW.plusSeconds(1));
    ScalePlan plan = held.plan();
    assertThat(starts(plan)).hasSize(2);
    assertThat(plan.decision().reason()).isEqualTo(Reason.JobsWaiting);
    assertThat(held.nextCheck()).contains(NOW.plusSeconds(1));

    ScalePlan stale = pool().held(2, NOW).plan();
    assertThat(stale.actions()).isEmpty();
    assertThat(stale.decision().reason()).isEqualTo(Reason.QueueUnknown);
  }

  @Test
  void aHeldQueueStopsNoIdleRunner() {
    ScalePlan plan = pool().held(0, NOW.plusSeconds(1)).runner(IDLE, ofMinutes(60)).plan();
    assertThat(plan.actions()).isEmpty();
  }

  @Test
  void aPausedPoolStopsFreeRunnersEvenIfTheQueueIsUnknown() {
    ScalePlan plan =
        pool()
            .paused()
            .queueUnknown()
            .runner(BUSY, ofMinutes(1))
            .runner(IDLE, ofSeconds(1))
            .runner(STARTING, ofSeconds(1))
            .plan();
    assertThat(retired(plan)).containsExactlyInAnyOrder("r1", "r2");
    assertThat(plan.decision().reason()).isEqualTo(Reason.Paused);
  }

  @Test
  void aRecommendingPoolSaysWhatItWouldDo() {
    ScalePlan plan = pool().recommendOnly().waiting(2).plan();
    assertThat(plan.actions()).isEmpty();
    assertThat(plan.recommended()).hasSize(2);
    assertThat(plan.decision().message()).startsWith("recommends only: start 2");

    ScalePlan both = pool().recommendOnly().warm(1).outdated(IDLE, ofSeconds(5)).plan();
    assertThat(both.actions()).isEmpty();
    assertThat(both.decision().message()).contains("start 1", "; stop 1");

    ScalePlan stops = pool().recommendOnly().runner(IDLE, ofMinutes(9)).plan();
    assertThat(stops.actions()).isEmpty();
    assertThat(stops.decision().message()).startsWith("recommends only: stop 1;");
  }

  @Test
  void startsWaitForThePauseAfterThreeFailedOnesAndForTheRegistration() {
    StartupFailures failures = Snapshots.failed(3, NOW.minusSeconds(9));
    Given failing = pool().waiting(4).failures(failures);
    assertThat(failing.plan().decision().reason()).isEqualTo(Reason.StartsFailing);
    assertThat(failing.plan().decision().message())
        .contains("image not found", "the next is tried at " + NOW.plusSeconds(1));
    assertThat(failing.nextCheck()).contains(NOW.plusSeconds(1));
    assertThat(pool().waiting(1).notRegistered().plan().decision().reason())
        .isEqualTo(Reason.NotRegistered);
  }

  @Test
  void afterThePauseOneRunnerIsStartedOnTrialWhateverIsWanted() {
    StartupFailures failures = Snapshots.failed(3, NOW.minusSeconds(10));
    assertThat(starts(pool().waiting(4).failures(failures).plan())).hasSize(1);
    ScalePlan onTrial = pool().waiting(4).runner(STARTING, ofSeconds(1)).failures(failures).plan();
    assertThat(onTrial.actions()).isEmpty();
    assertThat(onTrial.decision().reason()).isEqualTo(Reason.StartsFailing);
    assertThat(onTrial.decision().message()).contains("one is on trial");
    assertThat(starts(pool().waiting(4).failures(failures.worked(NOW)).plan())).hasSize(4);
  }

  @Test
  void aRunnerThatMissesTheStartupDeadlineIsReplaced() {
    assertThat(pool().waiting(1).runner(STARTING, ofSeconds(239)).plan().actions()).isEmpty();
    ScalePlan plan = pool().waiting(1).runner(STARTING, ofMinutes(4)).plan();
    assertThat(plan.actions(Action.Retire.class))
        .containsExactly(new Action.Retire(0, "r0", Reason.StartupDeadline));
    assertThat(starts(plan)).extracting(Action.Start::slot).containsExactly(1);
  }

  @Test
  void slotsOfEndedRunnersComeLastAsTheirPodsMayHaveToStayForAWhile() {
    Given given =
        pool().max(4).runner(FINISHED, ofSeconds(1)).runner(BUSY, ofSeconds(9)).waiting(2);
    assertThat(starts(given.plan())).extracting(Action.Start::slot).containsExactly(2, 3);
    assertThat(starts(given.waiting(3).plan()))
        .extracting(Action.Start::slot)
        .containsExactly(2, 3, 0);
  }

  @Test
  void aRunnerThatNoNodeTakesMovesToTheNextChoiceAndLaterOnesBack() {
    Given young = pool().waiting(1).nodeChoices(2).unschedulable(ofSeconds(119), 0);
    assertThat(young.plan().actions()).isEmpty();
    ScalePlan moved = pool().waiting(1).nodeChoices(2).unschedulable(ofMinutes(2), 0).plan();
    assertThat(moved.actions(Action.Retire.class))
        .containsExactly(new Action.Retire(0, "r0", Reason.NodesFull));
    assertThat(starts(moved)).extracting(Action.Start::nodeChoice).containsExactly(1);

    assertThat(starts(pool().waiting(1).nodeChoices(2).avoided(0, NOW.plusSeconds(1)).plan()))
        .extracting(Action.Start::nodeChoice)
        .containsExactly(1);
    assertThat(starts(pool().waiting(1).nodeChoices(2).avoided(0, NOW).plan()))
        .extracting(Action.Start::nodeChoice)
        .containsExactly(0);
  }

  @Test
  void aKindOfNodesThatHadNoRoomIsTriedByOneRunnerBeforeAllGoThereAgain() {
    assertThat(starts(pool().waiting(3).nodeChoices(3).avoided(0, NOW).plan()))
        .extracting(Action.Start::nodeChoice)
        .containsExactly(0, 1, 1);
    assertThat(
            starts(
                pool()
                    .waiting(3)
                    .nodeChoices(3)
                    .avoided(0, NOW)
                    .runner(STARTING, ofSeconds(1))
                    .plan()))
        .extracting(Action.Start::nodeChoice)
        .containsExactly(1, 1);
    assertThat(starts(pool().waiting(3).nodeChoices(3).plan()))
        .extracting(Action.Start::nodeChoice)
        .containsExactly(0, 0, 0);
  }

  @Test
  void aRunnerOnTheLastChoiceStaysUntilTheStartupDeadline() {
    assertThat(pool().waiting(1).nodeChoices(2).unschedulable(ofMinutes(3), 1).plan().actions())
        .isEmpty();
  }

  @Test
  void aLoweredMaxStopsTheLongestIdleThenTheNewestStartingOnes() {
    Given given =
        pool()
            .max(2)
            .waiting(9)
            .runner(BUSY, ofMinutes(9))
            .runner(STARTING, ofMinutes(1))
            .runner(STARTING, ofSeconds(5))
            .runner(IDLE, ofSeconds(5))
            .runner(IDLE, ofMinutes(1));
    assertThat(retired(given.plan())).containsExactly("r4", "r3", "r2");
    assertThat(given.plan().decision().reason()).isEqualTo(Reason.AboveMax);
  }

  @Test
  void retiringRunnersAreEnoughIfMaxHoldsOnceTheyAreGone() {
    Given given =
        pool().max(2).waiting(2).runners(2, IDLE, ofSeconds(5)).runner(RETIRING, ofSeconds(1));
    assertThat(given.plan().actions()).isEmpty();
  }

  @Test
  void idleRunnersLeaveAtIdleTimeoutTheLongestIdleFirstAndNotBelowThePeak() {
    assertThat(pool().runner(IDLE, ofSeconds(299)).plan().actions()).isEmpty();
    assertThat(retired(pool().runner(IDLE, ofMinutes(5)).plan())).containsExactly("r0");
    Given three =
        pool().runner(IDLE, ofMinutes(6)).runner(IDLE, ofMinutes(9)).runner(IDLE, ofMinutes(7));
    assertThat(retired(three.peak(1).plan())).containsExactly("r1", "r2");
    assertThat(retired(three.peak(3).plan())).isEmpty();
  }

  @Test
  void anIdleRunnerLeavesInTheSamePlanAsAnotherThatMissedItsDeadline() {
    Given given = pool().runner(IDLE, ofMinutes(6)).runner(STARTING, ofMinutes(5));
    assertThat(retired(given.plan())).containsExactlyInAnyOrder("r0", "r1");
  }

  @Test
  void aRunnerKeptOnlyByThePeakIsLookedAtAgainWithinIdleTimeout() {
    Given given = pool().runner(IDLE, ofMinutes(6)).peak(1);
    assertThat(given.plan().actions()).isEmpty();
    assertThat(given.nextCheck())
        .hasValueSatisfying(
            at -> assertThat(at).isBetween(NOW.plusNanos(1), NOW.plus(ofMinutes(5))));
  }

  @Test
  void freeRunnersThatAreOutdatedAreReplacedAtOnceAndBusyOnesNever() {
    Given given =
        pool()
            .warm(2)
            .outdated(IDLE, ofSeconds(5))
            .outdated(STARTING, ofSeconds(5))
            .outdated(BUSY, ofMinutes(5));
    ScalePlan plan = given.plan();
    assertThat(plan.actions(Action.Retire.class))
        .containsExactly(
            new Action.Retire(0, "r0", Reason.Outdated),
            new Action.Retire(1, "r1", Reason.Outdated));
    assertThat(starts(plan)).extracting(Action.Start::slot).containsExactly(3, 4);
  }

  @Test
  void replacementsOfOutdatedRunnersWaitUntilMaxHasRoom() {
    ScalePlan plan =
        pool().max(2).warm(2).outdated(IDLE, ofSeconds(5)).runner(IDLE, ofSeconds(5)).plan();
    assertThat(retired(plan)).containsExactly("r0");
    assertThat(starts(plan)).isEmpty();
    assertThat(plan.decision().reason()).isEqualTo(Reason.Outdated);
    ScalePlan gone = pool().max(2).warm(2).runner(IDLE, ofSeconds(5)).plan();
    assertThat(starts(gone)).hasSize(1);
  }

  @Test
  void onAnUnknownQueueOutdatedRunnersStay() {
    assertThat(pool().warm(1).queueUnknown().outdated(IDLE, ofSeconds(5)).plan().actions())
        .isEmpty();
  }

  @Test
  void whatIsLeftOfEndedRunnersIsRemovedFirstAndItsSlotTaken() {
    ScalePlan plan = pool().max(1).waiting(1).runner(RunnerState.FAILED, ofSeconds(1)).plan();
    assertThat(plan.actions())
        .containsExactly(new Action.Remove(0, "r0"), new Action.Start(0, 0, Reason.JobsWaiting));
  }

  private static List<Action.Start> starts(ScalePlan plan) {
    return plan.actions(Action.Start.class);
  }

  private static List<String> retired(ScalePlan plan) {
    return plan.actions(Action.Retire.class).stream().map(Action.Retire::runnerId).toList();
  }
}
