package dev.runnerpool.sandbox.gitlab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.sandbox.gitlab.Client.Answer;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import dev.runnerpool.sandbox.gitlab.state.Switches;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What GitLab does with the long poll of a paused runner, and if somebody unpauses it. */
class SentinelProtocolTest {
  private static final String VALUE = "X-GitLab-Last-Update";
  private static final String JOB = "a: {script: [make]}";

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  private SimulatedGitLab gitlab;
  private Client client;
  private String root;
  private String token;

  @BeforeEach
  void start() throws IOException {
    gitlab = SimulatedGitLab.start(GitLabOptions.defaults().withClock(now::get));
    gitlab.createProject("g/p");
    root = gitlab.createToken("root", Set.of(Scope.API), Role.OWNER, true);
    client = new Client(gitlab.url());
    token =
        client
            .call(
                "POST",
                "/api/v4/user/runners",
                "{\"runner_type\":\"project_type\",\"project_id\":1,\"paused\":true}",
                "PRIVATE-TOKEN",
                root)
            .json()
            .path("token")
            .asText();
  }

  @AfterEach
  void stop() {
    gitlab.close();
  }

  @Test
  void aHeldRequestOfAPausedRunnerEndsWithoutAValueAndTheNextTellsTheNewOne() {
    String first = ask("").join().header(VALUE);
    CompletableFuture<Answer> held = hold(first);
    push();
    assertThat(held.join().status()).isEqualTo(204);
    assertThat(held.join().header(VALUE)).isNull();
    Answer next = ask(first).join();
    assertThat(next.status()).isEqualTo(204);
    assertThat(next.header(VALUE)).isNotNull().isNotEqualTo(first);
  }

  @Test
  void theEndOfAHoldLooksTheSameButTheNextRequestIsHeldAgain() {
    Switches usual = gitlab.settings().now();
    gitlab.settings().change(usual.withLongPollHold(Duration.ofMillis(300)));
    String first = ask("").join().header(VALUE);
    assertThat(ask(first).join().header(VALUE)).isNull();
    // The next hold may not end by itself before it was seen.
    gitlab.settings().change(usual);
    assertThat(hold(first)).isNotDone();
  }

  @Test
  void aRunnerNotHeardOfForLongIsToldOfNothingUntilItAsksGitLabItself() {
    String first = ask("").join().header(VALUE);
    pass(Duration.ofMinutes(114));
    push();
    String second = ask("").join().header(VALUE);
    assertThat(second).isNotEqualTo(first);

    pass(Duration.ofMinutes(116));
    CompletableFuture<Answer> held = hold(second);
    push();
    assertThat(held).isNotDone();
    assertThat(ask("").join().header(VALUE)).isEqualTo(second);

    push();
    assertThat(ask("").join().header(VALUE)).isNotEqualTo(second);
  }

  @Test
  void unpausingEndsTheHoldAndTheNextRequestMayBeGivenAJob() {
    push();
    String value = ask("").join().header(VALUE);
    CompletableFuture<Answer> held = hold(value);
    unpause();
    assertThat(held.join().status()).isEqualTo(204);
    assertThat(ask(value).join().status()).isEqualTo(201);
  }

  @Test
  void untilItIsAcknowledgedAJobTakesOnlyPendingAndRunning() throws IOException {
    unpause();
    push();
    Answer job = ask("").join();
    assertThat(update(job, "pending")).isEqualTo(200);
    assertThat(update(job, "failed")).isEqualTo(400);
    assertThat(gitlab.jobs().get(0).status()).isEqualTo("pending");
    assertThat(update(job, "running")).isEqualTo(200);
    assertThat(update(job, "pending")).isEqualTo(400);
  }

  @Test
  void anOlderGitLabBeginsAJobAsItIsGiven() throws IOException {
    gitlab.settings().change(gitlab.settings().now().withTwoPhase(false));
    unpause();
    push();
    Answer job = ask("").join();
    assertThat(gitlab.jobs().get(0).status()).isEqualTo("running");
    assertThat(update(job, "pending")).isEqualTo(400);
    assertThat(update(job, "failed")).isEqualTo(200);
  }

  private CompletableFuture<Answer> ask(String lastUpdate) {
    return client.later(
        "POST",
        "/api/v4/jobs/request",
        ("{\"token\":\"%s\",\"system_id\":\"s_000000000001\",\"last_update\":\"%s\","
                + "\"info\":{\"features\":{\"two_phase_job_commit\":true}}}")
            .formatted(token, lastUpdate));
  }

  private CompletableFuture<Answer> hold(String lastUpdate) {
    CompletableFuture<Answer> held = ask(lastUpdate);
    await().until(() -> gitlab.heldRequests() == 1);
    return held;
  }

  private int update(Answer job, String state) throws IOException {
    String path = "/api/v4/jobs/" + job.json().path("id").asLong();
    String secret = job.json().path("token").asText();
    return client
        .call("PUT", path, "{\"token\":\"%s\",\"state\":\"%s\"}".formatted(secret, state))
        .status();
  }

  private void unpause() {
    client.call("PUT", "/api/v4/runners/1", "{\"paused\":false}", "PRIVATE-TOKEN", root);
  }

  private void push() {
    gitlab.pushPipeline("g/p", "main", false, JOB);
  }

  private void pass(Duration time) {
    now.updateAndGet(instant -> instant.plus(time));
  }
}
