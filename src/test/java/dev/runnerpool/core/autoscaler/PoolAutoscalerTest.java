package dev.runnerpool.core.autoscaler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.demand.FreeRunners;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.demand.PoolShare;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.core.demand.ScaleUpBlocker;
import dev.runnerpool.core.scaling.Action;
import dev.runnerpool.core.scaling.Demand;
import dev.runnerpool.core.scaling.Policy;
import dev.runnerpool.core.scaling.Reason;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.core.scaling.Runners;
import dev.runnerpool.core.scaling.Spend;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What one reconcile makes of what it sees, and leaves to the next. */
class PoolAutoscalerTest {
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
  private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(5);

  private final PoolAutoscaler autoscaler = new PoolAutoscaler();
  private final List<Availability> offered = new ArrayList<>();

  @Test
  void aJobTakenSinceTheReadingGetsNoSecondRunner() {
    Evaluation evaluation =
        evaluate(NOW, Set.of(7L, 8L), runner(0, RunnerState.BUSY, Duration.ZERO, 7));
    assertThat(evaluation.plan().actions(Action.Start.class)).hasSize(1);
    assertThat(autoscaler.state().taken().byRunner()).containsOnlyKeys("r0");
  }

  @Test
  void whatItHasToOfferIsToldBeforeItIsGivenJobsAndAfter() {
    Evaluation evaluation =
        evaluate(
            NOW,
            Set.of(),
            runner(0, RunnerState.IDLE, Duration.ZERO, -1),
            runner(1, RunnerState.STARTING, Duration.ZERO, -1));
    Availability full =
        new Availability(
            new FreeRunners(1, 1, 0, Optional.of(NOW)),
            Optional.of(ScaleUpBlocker.AT_MAX),
            OptionalDouble.empty(),
            Set.of(),
            Optional.empty());
    assertThat(offered).containsExactly(full);
    assertThat(evaluation.availability()).isEqualTo(full);
  }

  @Test
  void aStartThatFailsCountsAfterThoseThatWorkInWhateverOrderPodsAreListed() {
    Runner works = runner(0, RunnerState.BUSY, Duration.ZERO, 1);
    Runner fails = runner(1, RunnerState.FAILED, Duration.ZERO, -1);
    evaluate(NOW, Set.of(5L, 6L), fails, works);
    assertThat(autoscaler.state().startFailures().count()).isEqualTo(1);
    PoolAutoscaler other = new PoolAutoscaler();
    other.evaluate(inputs(NOW, Set.of(5L, 6L), works, fails));
    assertThat(other.state().startFailures()).isEqualTo(autoscaler.state().startFailures());
    assertThat(autoscaler.state().untroubled()).isFalse();
  }

  @Test
  void aPoolAtItsQuotaStartsOneAsSoonAsOneEndsAndCountsNoFailedStart() {
    Runner busy = runner(0, RunnerState.BUSY, Duration.ZERO, 1);
    assertThat(starts(NOW, Set.of(1L, 2L, 3L), busy)).isEqualTo(1);
    autoscaler.overQuota("exceeded quota", 0, NOW);
    assertThat(starts(NOW.plusSeconds(5), Set.of(1L, 2L, 3L), busy)).isZero();
    Runner ended = runner(0, RunnerState.FINISHED, Duration.ZERO, 1);
    assertThat(starts(NOW.plusSeconds(6), Set.of(2L, 3L), ended)).isEqualTo(1);
    assertThat(autoscaler.state().startFailures().count()).isZero();
    evaluate(NOW.plusSeconds(7), Set.of());
    assertThat(autoscaler.state().quota().isNone()).as("nothing is wanted").isTrue();
  }

  private int starts(Instant at, Set<Long> jobs, Runner... runners) {
    return evaluate(at, jobs, runners).plan().actions(Action.Start.class).size();
  }

  @Test
  void aRefusedPodHoldsTheNextPlanBackUntilNothingIsWanted() {
    autoscaler.startRefused("an admission", NOW);
    assertThat(autoscaler.state().startRefused()).isTrue();
    assertThat(evaluate(NOW, Set.of(7L)).plan().decision().reason())
        .isEqualTo(Reason.StartsFailing);
    evaluate(NOW.plusSeconds(60), Set.of());
    assertThat(autoscaler.state().startFailures().count()).isZero();
  }

  @Test
  void aShortDipInNeedStopsNoRunner() {
    Duration old = IDLE_TIMEOUT.plusMinutes(1);
    evaluate(NOW, Set.of(1L, 2L));
    Runner[] idle = {runner(0, RunnerState.IDLE, old, -1), runner(1, RunnerState.IDLE, old, -1)};
    assertThat(evaluate(NOW.plusSeconds(30), Set.of(), idle).plan().actions()).isEmpty();
    Evaluation later = evaluate(NOW.plus(IDLE_TIMEOUT).plusSeconds(60), Set.of(), idle);
    assertThat(later.plan().actions(Action.Retire.class)).hasSize(2);
  }

  /** The need of the minute in which it waited beside the runner counts no more. */
  @Test
  void aJobThatIsPassedOverKeepsNoRunnerNotEvenForAWhile() {
    Runner idle = runner(0, RunnerState.IDLE, IDLE_TIMEOUT, -1);
    assertThat(evaluate(NOW, Set.of(7L), idle).plan().actions()).isEmpty();
    Job job = new Job(7, "group/project", Set.of(), NOW);
    PoolShare passed = new PoolShare(new QueueState.Unread(), List.of(), List.of(job), 1, "");
    Inputs inputs = inputs(NOW.plusSeconds(60), Set.of(), idle);
    Evaluation evaluation =
        autoscaler.evaluate(
            new Inputs(
                inputs.now(),
                inputs.policy(),
                inputs.runners(),
                Map.of(),
                failed -> "",
                inputs.queue(),
                inputs.queueReadAt(),
                true,
                available -> GivenJobs.of(passed),
                Spend.unknown(),
                true,
                List.of(),
                Set.of()));
    assertThat(evaluation.plan().actions(Action.Retire.class)).hasSize(1);
  }

  @Test
  void whatWasGivenWithAWordIsSaidInTheDecision() {
    Inputs inputs = inputs(NOW, Set.of());
    Evaluation evaluation =
        autoscaler.evaluate(
            new Inputs(
                NOW,
                inputs.policy(),
                inputs.runners(),
                Map.of(),
                failed -> "",
                inputs.queue(),
                inputs.queueReadAt(),
                true,
                available ->
                    new GivenJobs(
                        Set.of(9L), List.of(), List.of(), 0, "1 of ci/spot, which is at max"),
                Spend.unknown(),
                true,
                List.of(),
                Set.of()));
    assertThat(evaluation.plan().decision().message()).endsWith("1 of ci/spot, which is at max");
    assertThat(evaluation.given().ids()).containsExactly(9L);
  }

  private Evaluation evaluate(Instant at, Set<Long> jobs, Runner... runners) {
    return autoscaler.evaluate(inputs(at, jobs, runners));
  }

  private Inputs inputs(Instant at, Set<Long> jobs, Runner... runners) {
    return new Inputs(
        at,
        policy(),
        Runners.of(List.of(runners)),
        Map.of(),
        failed -> "image not found",
        new Demand.Known(Set.of(), at),
        Optional.of(at),
        true,
        available -> {
          offered.add(available);
          return GivenJobs.numbered(jobs);
        },
        Spend.unknown(),
        true,
        List.of(),
        Set.of());
  }

  private static Policy policy() {
    return new Policy(
        2,
        0,
        List.of(),
        IDLE_TIMEOUT,
        Duration.ofMinutes(4),
        10,
        1,
        Duration.ofMinutes(2),
        OptionalDouble.empty(),
        false,
        false);
  }

  private static Runner runner(int slot, RunnerState state, Duration age, long job) {
    return new Runner(
        slot,
        "r" + slot,
        state,
        NOW.minus(age),
        job < 0 ? OptionalLong.empty() : OptionalLong.of(job),
        0,
        Optional.empty());
  }
}
