package dev.runnerpool.gitlab.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.gitlab.GitLabProfile;
import dev.runnerpool.gitlab.client.GitLabException;
import dev.runnerpool.sandbox.gitlab.Client;
import dev.runnerpool.sandbox.gitlab.http.Fault;
import dev.runnerpool.sandbox.gitlab.state.Role;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers that GitLab, or the way to it, gives seldom: each of them once stopped a pool. */
@QuarkusTest
@TestProfile(GitLabProfile.class)
@Timeout(60)
class HardAnswersTest {

  private static final String PROJECT_JOBS = "GET /api/v4/projects/:id/jobs";

  @Inject Reading reading;

  @BeforeEach
  void begin() {
    reading.everywhere(Role.OWNER);
    reading.gitlab.createProject("team/app");
    reading.gitlab.pushPipeline("team/app", "main", false, "job: {script: [make]}");
  }

  @AfterEach
  void end() {
    reading.close();
  }

  /** A connection that is lost without a word in the middle of an answer. */
  @Test
  void anAnswerThatStopsInTheMiddleIsGivenUpAndAskedForAgain() {
    JobSource source = reading.project("team/app");
    reading.gitlab.faults().inject(new Fault(PROJECT_JOBS, Fault.Kind.STALL, 0, 0, 1));

    assertThatExceptionOfType(GitLabException.class)
        .isThrownBy(source::read)
        .withMessageContaining("no answer in time")
        .satisfies(e -> assertThat(e.failure().reason()).isEqualTo(Reason.Unreachable));

    assertThat(source.read()).hasSize(1);
  }

  @Test
  void aProjectThatWasMovedIsReadOn() {
    JobSource source = reading.project("team/app");
    assertThat(source.read()).hasSize(1);

    move("team/app", "other/renamed");

    assertThat(source.read()).hasSize(1).extracting(Job::projectId).containsExactly(1L);
    long before = answered(301);
    assertThat(source.read()).hasSize(1);
    assertThat(before).isEqualTo(1);
    assertThat(answered(301)).as("asked by the old path again").isEqualTo(before);
  }

  private void move(String project, String to) {
    Client.Answer answer =
        new Client(reading.gitlab.url())
            .call(
                "POST",
                "/-/simulator/moves",
                "{\"project\": \"%s\", \"to\": \"%s\"}".formatted(project, to));
    assertThat(answer.status()).isEqualTo(204);
  }

  private long answered(int status) {
    return reading.gitlab.requests().counts().get(PROJECT_JOBS).getOrDefault(status, 0L);
  }
}
