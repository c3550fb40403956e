package dev.runnerpool.gitlabrunner;

import static dev.runnerpool.gitlabrunner.RunnerWithGitLab.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.sandbox.gitlab.http.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A runner outlives GitLab's troubles, and ends when GitLab wants it no more. */
@OnGitLabRunner
class GitLabTroubleIT {
  private static final String REQUESTS = "POST /api/v4/jobs/request";

  @ParameterizedTest
  @CsvSource({"STATUS, 429", "STATUS, 503", "DROP, 0"})
  void aGitLabThatFailsForAWhileGetsItsJobRunOnceItDoesNot(
      Fault.Kind kind, int status, RunnerWithGitLab stage) {
    stage.gitlab().faults().inject(new Fault(REQUESTS, kind, status, 0, 4));
    RunnerProcess runner = stage.start();
    eventually("it asks with success", () -> stage.gitlab().heldRequests() > 0);
    assertThat(runner.isIdle()).isTrue();
    stage.push(1, "true");
    assertThat(runner.awaitEnd()).isZero();
    stage.awaitJob("success");
  }

  @Test
  void aJobWhoseEndGitLabDoesNotHearAtFirstIsToldAgain(RunnerWithGitLab stage) {
    stage.gitlab().faults().inject(new Fault("PUT /api/v4/jobs/*", Fault.Kind.STATUS, 502, 0, 2));
    stage.push(1, "true");
    assertThat(stage.start().awaitEnd()).isZero();
    stage.awaitJob("success");
  }

  @Test
  void aRunnerThatWasDeletedInGitLabEndsInFailure(RunnerWithGitLab stage) {
    RunnerProcess runner = stage.startWarm();
    stage.deleteRunner();
    assertThat(runner.awaitEnd()).isEqualTo(1);
    assertThat(runner.output()).contains("forbidden").doesNotContain(stage.token());
  }
}
