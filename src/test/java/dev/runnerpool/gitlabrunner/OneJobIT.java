package dev.runnerpool.gitlabrunner;

import static dev.runnerpool.gitlabrunner.RunnerWithGitLab.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.gitlab.SystemId;
import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A runner takes one job, tells GitLab how it ended, and ends with it. */
@OnGitLabRunner
class OneJobIT {

  /** The shells that sh may be in a runner's image: Debian's, Alpine's, others'. */
  static Stream<String> shells() {
    return Stream.of("dash", "bash --posix", "busybox sh").filter(OneJobIT::isInstalled);
  }

  private static boolean isInstalled(String shell) {
    String program = shell.split(" ")[0];
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  @ParameterizedTest
  @MethodSource("shells")
  void ofThreeQueuedJobsOneIsTakenAndTheOthersAreLeftToOthers(
      String shell, RunnerWithGitLab stage) {
    stage.push(3, "uname -m");
    RunnerProcess runner = stage.start(stage.pool("{executor: Shell}"), 0, shell);
    assertThat(runner.awaitEnd()).isZero();
    assertThat(stage.jobs("success")).isEqualTo(1);
    assertThat(stage.jobs("pending")).isEqualTo(2);
  }

  @Test
  void aWarmRunnerIsFreeUntilItTakesAJobAndBusyToItsEnd(RunnerWithGitLab stage) {
    RunnerProcess runner = stage.startWarm();
    eventually("the probe says idle", runner::isIdle);
    stage.push(2, "sleep 2");
    eventually("one job runs", () -> stage.jobs("running") == 1);
    eventually("the probe says busy", () -> !runner.isIdle());
    assertThat(runner.awaitEnd()).isZero();
    assertThat(stage.jobs("success")).isEqualTo(1);
    assertThat(stage.jobs("pending")).isEqualTo(1);
  }

  @Test
  void runnersOfOneSlotAreOneMachineToGitLabAndThoseOfTwoSlotsAreTwo(RunnerWithGitLab stage)
      throws IOException {
    RunnerPool pool = stage.pool("{executor: Shell}");
    for (int slot : new int[] {0, 0, 1}) {
      stage.push(1, "true");
      assertThat(stage.start(pool, slot, "sh").awaitEnd()).isZero();
    }
    assertThat(stage.gitlab().jobs())
        .extracting(SimulatedJob::systemId)
        .containsExactly(SystemId.of(pool, 0), SystemId.of(pool, 0), SystemId.of(pool, 1));
    assertThat(stage.runnerManagers())
        .extracting((JsonNode manager) -> manager.path("system_id").asText())
        .containsExactlyInAnyOrder(SystemId.of(pool, 0), SystemId.of(pool, 1));
  }

  @Test
  void aJobThatSucceedsIsToldWithAllItPrinted(RunnerWithGitLab stage) {
    stage.push(1, "echo printed by the job");
    assertThat(stage.start().awaitEnd()).isZero();
    SimulatedJob job = stage.awaitJob("success");
    assertThat(stage.trace(job)).contains("printed by the job", "Job succeeded");
  }

  @Test
  void aJobThatFailsIsToldWithItsExitCodeAndIsNoFailureOfTheRunner(RunnerWithGitLab stage) {
    stage.push(1, "exit 7");
    assertThat(stage.start().awaitEnd()).isZero();
    SimulatedJob job = stage.awaitJob("failed");
    assertThat(job.failureReason()).isEqualTo("script_failure");
    assertThat(job.exitCode()).isEqualTo(7);
  }

  @Test
  void aJobThatIsCancelledEndsAndSoDoesItsRunner(RunnerWithGitLab stage) {
    // GitLab can tell of it only in an answer to what the job prints.
    stage.push(1, "for i in $(seq 90); do echo $i; sleep 1; done");
    RunnerProcess runner = stage.start();
    eventually("it prints", () -> stage.job().traceBytes() > 0);
    stage.cancel(stage.job());
    assertThat(runner.awaitEnd()).isZero();
    stage.awaitJob("canceled");
  }
}
