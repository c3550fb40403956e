package dev.runnerpool.gitlabrunner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a job of the Shell executor finds around it, as the same user in the same container. That
 * gitlab-runner's memory is closed to it does not hold for root, as which this may run.
 */
@OnGitLabRunner
class ShellJobIT {

  /** Length of what stands before each line of a job's log. */
  private static final int STAMP = "2026-11-28T19:53:09.488789Z 01O ".length();

  static Stream<String> shells() {
    return OneJobIT.shells();
  }

  @ParameterizedTest
  @MethodSource("shells")
  void noFileHoldsTheRunnersTokenAndFilesAreMadeAsTheImageHasThem(
      String shell, RunnerWithGitLab stage) throws IOException {
    String begin = stage.token().substring(0, 12);
    stage.push(
        1,
        "umask; find $HOME -type f -exec grep -l %s {} + || true; find $HOME -name config.toml -size 0"
            .formatted(begin));
    RunnerProcess runner = stage.start(stage.pool("{executor: Shell}"), 0, shell);
    assertThat(runner.awaitEnd()).as(runner.output()).isZero();
    SimulatedJob job = stage.awaitJob("success");
    List<String> printed =
        stage
            .trace(job)
            .lines()
            .map(line -> line.substring(Math.min(line.length(), STAMP)))
            .toList();
    assertThat(printed)
        .contains(maskOfThisMachine())
        .filteredOn(line -> line.startsWith("/"))
        .containsExactly(runner.path(".gitlab-runner/config.toml").toString());
  }

  /** What GitLab says is to be masked is so in the log that tests keep. */
  @Test
  void aJobsTokenIsMaskedInItsLog(RunnerWithGitLab stage) {
    stage.push(1, "echo \"begins with ${CI_JOB_TOKEN%%-*}, is <$CI_JOB_TOKEN>\"");
    assertThat(stage.start().awaitEnd()).isZero();
    assertThat(stage.trace(stage.awaitJob("success")))
        .contains("begins with glcbt", "is <[MASKED]>");
  }

  private static String maskOfThisMachine() throws IOException {
    Process umask = new ProcessBuilder("bash", "-c", "umask").start();
    return new String(umask.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
  }
}
