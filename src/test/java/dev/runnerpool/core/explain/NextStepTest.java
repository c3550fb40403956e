package dev.runnerpool.core.explain;

import static dev.runnerpool.core.explain.PoolScene.NOW;
import static dev.runnerpool.core.explain.PoolScene.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.demand.PassOverLimits;
import dev.runnerpool.core.scaling.RunnerState;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What comes next to a job that a pool has, in each state that the pool may be in. */
class NextStepTest {

  private static final Job FIRST = job(1, 30, "arm64");
  private static final Job SECOND = job(2, 20, "arm64");

  @Test
  void anIdleRunnerIsToTakeIt() {
    assertThat(next(1, pool().runner(RunnerState.IDLE, 10).given(FIRST)))
        .isEqualTo(
            "An idle runner of ci/arm64 asks GitLab for it now. If it still waits at 14:03:36 UTC,"
                + " ci/arm64 has passed it over and other pools may have it.");
  }

  @Test
  void aRunnerStartsForIt() {
    assertThat(
            next(
                2,
                pool()
                    .runner(RunnerState.STARTING, 5)
                    .runner(RunnerState.STARTING, 25)
                    .given(FIRST, SECOND)))
        .isEqualTo(
            "Runner arm64-0 is starting for it since 14:02:41 UTC, for 5 s. If it is not ready by"
                + " 14:07:41 UTC (scaling.startupDeadline), another is started.");
  }

  @Test
  void noNodeTakesItsRunner() {
    PoolScene pool = pool().unschedulable(35, "0/3 nodes are available").given(FIRST);
    assertThat(next(1, pool))
        .isEqualTo(
            "Runner arm64-0 is starting for it since 14:02:11 UTC, for 35 s (no node takes it: 0/3"
                + " nodes are available). If it is not ready by 14:07:11 UTC"
                + " (scaling.startupDeadline), another is started.");
    assertThat(next(1, pool.placements("nodePool ci, Spot", "nodeGroup ci-graviton")))
        .endsWith(
            "If no node has taken it by 14:04:11 UTC, entry 2 of 2 of placement.nodes is tried:"
                + " nodeGroup ci-graviton.");
  }

  @Test
  void aRunnerIsStarted() {
    assertThat(next(1, pool().given(FIRST)))
        .isEqualTo("A runner is started for it as soon as ci/arm64 is reconciled again.");
  }

  @Test
  void asManyStartAsMayStartAtOnce() {
    assertThat(next(2, pool().burst(1).runner(RunnerState.STARTING, 5).given(FIRST, SECOND)))
        .isEqualTo(
            "scaling.burst lets 1 start at once, and that many do: the next one starts when one"
                + " of them is ready.");
  }

  @Test
  void thePoolIsAtItsMax() {
    assertThat(next(2, pool().max(2).busy(8, 100).busy(9, 90).given(FIRST, SECOND)))
        .isEqualTo(
            "ci/arm64 has as many runners as scaling.max allows, 2, of which 2 are busy: it"
                + " takes the job when one ends its own, and it is 2nd in line for one.");
  }

  @Test
  void runnersThatWereToldToEndHoldTheirSlotsToo() {
    assertThat(
            next(
                1,
                pool().max(2).busy(9, 90).runner(RunnerState.RETIRING, 600).given(FIRST, SECOND)))
        .contains("scaling.max allows, 2, of which 1 are busy and 1 are told to end: ");
  }

  @Test
  void aDearerPoolTakesOver() {
    PoolScene full = pool().max(1).busy(9, 90).given(FIRST);
    assertThat(
            next(
                1,
                full,
                PoolScene.of("ci/dear", "arm64").spillAfter(Duration.ofSeconds(90)),
                PoolScene.of("other/dear", "arm64").spillAfter(Duration.ofSeconds(40))))
        .endsWith("If it still waits at 14:03:46 UTC, ci/dear takes it over (scaling.spillAfter).");
    assertThat(
            next(
                1,
                full,
                PoolScene.of("ci/dear", "arm64").max(0).spillAfter(Duration.ofSeconds(90))))
        .doesNotContain("takes it over");
  }

  @Test
  void theBudgetOfAnHourIsCommitted() {
    assertThat(next(1, pool().budget(0.2, 0.17).busy(9, 90).given(FIRST)))
        .isEqualTo(
            "ci/arm64 starts no runners beyond its budget.hourly of $0.2000/h: those there are"
                + " $0.1700/h, and one more is $0.1700/h. One starts when another ends, and it is"
                + " 1st in line for one.");
  }

  @Test
  void theBudgetOfTheMonthIsSpent() {
    assertThat(next(1, pool().budget(10, 0.17).monthSpent().busy(9, 90).given(FIRST)))
        .startsWith(
            "ci/arm64 starts no runners, as its budget.monthly is spent: the next month begins at"
                + " 2026-12-01 00:00:00 UTC.");
  }

  @Test
  void startsFail() {
    PoolScene pool = pool();
    Stream.of(1, 2, 3).forEach(any -> pool.runner(RunnerState.FAILED, 1));
    assertThat(next(1, pool.given(FIRST)))
        .startsWith("ci/arm64 fails to start runners, 3 in a row; the last: pod arm64-")
        .contains("ImagePullBackOff")
        .endsWith("The next is tried at 14:02:56 UTC.");
  }

  @Test
  void aPoolThatOnlyRecommendsStartsNone() {
    assertThat(next(1, pool().recommend().given(FIRST)))
        .startsWith("ci/arm64 starts no runners, as its scaling.mode is Recommend");
  }

  private static PoolScene pool() {
    return PoolScene.of("ci/arm64", "arm64");
  }

  private static String next(int place, PoolScene scene, PoolScene... others) {
    ReconciledPool pool = scene.reconciled();
    Job job = pool.details().jobs().get(place - 1);
    List<ReconciledPool> rest = Stream.of(others).map(PoolScene::reconciled).toList();
    return new NextStep(
            pool, pool.evaluation().orElseThrow(), job, place, PassOverLimits.usual(), NOW)
        .told(rest);
  }
}
