package dev.runnerpool.gitlabrunner;

import static dev.runnerpool.gitlabrunner.RunnerWithGitLab.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A runner that is told to leave loses no job. */
@OnGitLabRunner
class EndOfRunnerIT {

  @Test
  void aFreeRunnerRetiresAndItsHookEndsWithIt(RunnerWithGitLab stage) {
    RunnerProcess runner = stage.startWarm();
    Process hook = runner.beginStop();
    assertThat(runner.awaitEnd()).isZero();
    assertThat(RunnerProcess.end(hook)).isZero();
    assertThat(stage.gitlab().heldRequests()).isZero();
  }

  /** Milliseconds by which the job comes before (negative) or after the order to retire. */
  @ParameterizedTest
  @ValueSource(ints = {-40, -10, 0, 10, 200, 900})
  void aJobThatComesAsARunnerRetiresIsRunToItsEndOrLeftToOthers(int delay, RunnerWithGitLab stage) {
    RunnerProcess runner = stage.startWarm();
    if (delay < 0) {
      stage.push(1, "sleep 0.5");
      LockSupport.parkNanos(Duration.ofMillis(-delay).toNanos());
      runner.signal("QUIT");
    } else {
      runner.signal("QUIT");
      LockSupport.parkNanos(Duration.ofMillis(delay).toNanos());
      stage.push(1, "sleep 0.5");
    }
    assertThat(runner.awaitEnd()).isZero();
    SimulatedJob job = stage.job();
    if (job.assignedAt() == null) {
      assertThat(job.status()).isEqualTo("pending");
    } else {
      assertThat(job.status()).isEqualTo("success");
    }
  }

  @Test
  void aBusyRunnerThatRetiresFinishesItsJob(RunnerWithGitLab stage) {
    stage.push(2, "sleep 2");
    RunnerProcess runner = stage.start();
    eventually("one job runs", () -> stage.jobs("running") == 1);
    Process hook = runner.beginStop();
    assertThat(runner.awaitEnd()).isZero();
    assertThat(RunnerProcess.end(hook)).isZero();
    assertThat(stage.jobs("success")).isEqualTo(1);
    assertThat(stage.jobs("pending")).isEqualTo(1);
  }

  @Test
  void aBusyRunnerThatIsTerminatedTellsGitLabThatTheJobWasInterrupted(RunnerWithGitLab stage) {
    stage.push(1, "sleep 60");
    RunnerProcess runner = stage.start();
    eventually("it prints", () -> stage.job().traceBytes() > 0);
    runner.signal("TERM");
    runner.awaitEnd();
    assertThat(stage.awaitJob("failed").failureReason()).isEqualTo("runner_interrupted");
  }
}
