package dev.runnerpool.gitlabrunner;

import static dev.runnerpool.gitlabrunner.RunnerWithGitLab.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import dev.runnerpool.sandbox.gitlab.state.Switches;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Why a runner pod does not run {@code run-single}: how long a job waits for a runner that was
 * waiting for it, by either command in turn (docs/adr/0013-run-until-one-job.md).
 */
@OnGitLabRunner
class WarmTakeIT {
  private static final int ROUNDS = 5;

  /** Both look for jobs in turns: a job comes at another moment of the turn each time. */
  private static final Duration PHASE = Duration.ofMillis(600);

  @Test
  void aWarmRunnerTakesAJobSoonerThanByRunSingle(RunnerWithGitLab stage) {
    Switches held = Switches.DEFAULT.withLongPollHold(Duration.ofSeconds(50));
    stage.gitlab().settings().change(held);
    RunnerPool pool = stage.pool("{executor: Shell}");
    List<Long> ours = new ArrayList<>();
    List<Long> single = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      Duration later = PHASE.multipliedBy(round);
      ours.add(take(stage, later, () -> stage.start(pool, 0, "sh")));
      single.add(take(stage, later, () -> stage.startSingle(pool, 1)));
    }
    System.err.printf(
        "queued to taken by a warm runner, ms: as shipped %s, by run-single %s%n", ours, single);
    assertThat(median(ours)).isLessThan(median(single) / 2);
  }

  private static long take(RunnerWithGitLab stage, Duration later, Supplier<RunnerProcess> start) {
    RunnerProcess runner = start.get();
    eventually("a request is held open", () -> stage.gitlab().heldRequests() == 1);
    await().pollDelay(later).until(() -> true);
    stage.push(1, "true");
    assertThat(runner.awaitEnd()).isZero();
    List<SimulatedJob> jobs = stage.gitlab().jobs();
    SimulatedJob job = jobs.get(jobs.size() - 1);
    return Duration.between(job.queuedAt(), job.assignedAt()).toMillis();
  }

  private static long median(List<Long> times) {
    return times.stream().sorted().toList().get(times.size() / 2);
  }
}
