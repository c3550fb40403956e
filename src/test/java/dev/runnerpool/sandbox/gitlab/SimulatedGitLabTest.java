package dev.runnerpool.sandbox.gitlab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.sandbox.gitlab.Client.Answer;
import dev.runnerpool.sandbox.gitlab.http.Fault;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import dev.runnerpool.sandbox.gitlab.state.Switches;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatedGitLabTest {
  private static final String JOBS = "/api/v4/projects/g%2Fp/jobs";
  private static final String TWO_PHASE =
      ",\"info\":{\"features\":{\"two_phase_job_commit\":true}}";

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  private SimulatedGitLab gitlab;
  private Client client;
  private String root;

  @BeforeEach
  void start() {
    gitlab = SimulatedGitLab.start(GitLabOptions.defaults().withClock(now::get));
    gitlab.createProject("g/p");
    root = gitlab.createToken("root", Set.of(Scope.API), Role.OWNER, true);
    client = new Client(gitlab.url());
  }

  @AfterEach
  void stop() {
    gitlab.close();
  }

  private String runner(String settings) throws IOException {
    String body = "{\"runner_type\":\"project_type\",\"project_id\":1%s}".formatted(settings);
    Answer answer = client.call("POST", "/api/v4/user/runners", body, "PRIVATE-TOKEN", root);
    assertThat(answer.status()).isEqualTo(201);
    return answer.json().path("token").asText();
  }

  private Answer ask(String token, String more) {
    return client.call("POST", "/api/v4/jobs/request", asking(token, more));
  }

  private static String asking(String token, String more) {
    return "{\"token\":\"%s\",\"system_id\":\"s_000000000001\"%s}".formatted(token, more);
  }

  private Answer update(Answer job, String state) throws IOException {
    String path = "/api/v4/jobs/" + job.json().path("id").asLong();
    String token = job.json().path("token").asText();
    return client.call("PUT", path, "{\"token\":\"%s\",\"state\":\"%s\"}".formatted(token, state));
  }

  private void push(String yaml) {
    gitlab.pushPipeline("g/p", "main", false, yaml);
  }

  private String statusOf(String name) {
    return gitlab.jobs().stream()
        .filter(job -> job.name().equals(name) && job.retriedBy() == null)
        .findFirst()
        .orElseThrow()
        .status();
  }

  @ParameterizedTest
  @CsvSource({
    "'[arm64]', '[arm64,linux]', false, false, false, 201",
    "'[arm64]', '[ARM64]', false, false, false, 204",
    "'[arm64,gpu]', '[arm64]', true, false, false, 204",
    "'[]', '[arm64]', true, false, false, 201",
    "'[]', '[arm64]', false, false, false, 204",
    "'[arm64]', '[arm64]', false, true, false, 204",
    "'[arm64]', '[arm64]', false, true, true, 201",
    "'[arm64]', '[arm64]', false, false, true, 201",
  })
  void aJobGoesToARunnerThatMatches(
      String jobTags,
      String runnerTags,
      boolean untagged,
      boolean refProtected,
      boolean protectedRef,
      int status)
      throws IOException {
    String runner =
        runner(
            ",\"tag_list\":%s,\"run_untagged\":%s,\"access_level\":\"%s\""
                .formatted(
                    runnerTags.replaceAll("([A-Za-z0-9]+)", "\"$1\""),
                    untagged,
                    refProtected ? "ref_protected" : "not_protected"));
    gitlab.pushPipeline(
        "g/p", "main", protectedRef, "a: {script: [make], tags: %s}".formatted(jobTags));
    assertThat(ask(runner, "").status()).isEqualTo(status);
  }

  @Test
  void aHeldRequestEndsWhenAJobIsQueuedButNeverCarriesIt() throws IOException {
    String runner = runner("");
    String seen = ask(runner, "").header("X-GitLab-Last-Update");
    CompletableFuture<Answer> held =
        client.later(
            "POST",
            "/api/v4/jobs/request",
            asking(runner, ",\"last_update\":\"%s\"".formatted(seen)));
    await().until(() -> gitlab.heldRequests() == 1);
    assertThat(held).isNotDone();
    push("a: {script: [make]}");
    assertThat(held.join().status()).isEqualTo(204);
    assertThat(held.join().header("X-GitLab-Last-Update")).isNull();
    assertThat(ask(runner, ",\"last_update\":\"%s\"".formatted(seen)).status()).isEqualTo(201);
  }

  @Test
  void aPausedRunnerIsToldOfJobsButGivenNone() throws IOException {
    String runner = runner(",\"paused\":true");
    String before = ask(runner, "").header("X-GitLab-Last-Update");
    push("a: {script: [make]}");
    Answer after = ask(runner, "");
    assertThat(after.status()).isEqualTo(204);
    assertThat(after.header("X-GitLab-Last-Update")).isNotEqualTo(before);
  }

  @Test
  void anAssignedJobStaysPendingUntilAcknowledgedAndIsTriedAgainIfItNeverIs() throws IOException {
    String runner = runner("");
    push("a: {script: [make]}");
    Answer lost = ask(runner, TWO_PHASE);
    assertThat(lost.status()).isEqualTo(201);
    Answer listed = client.get(JOBS + "?scope%5B%5D=pending", root);
    assertThat(listed.json().get(0).path("runner").path("id").asLong()).isEqualTo(1);
    now.updateAndGet(instant -> instant.plus(Duration.ofMinutes(3)));
    await().until(() -> gitlab.jobs().size() == 2);
    assertThat(gitlab.jobs().get(0).failureReason()).isEqualTo("runner_provisioning_timeout");
    assertThat(gitlab.jobs().get(1).retriedFrom()).isEqualTo(1);
    assertThat(update(lost, "running").status()).isEqualTo(403);
    Answer next = ask(runner, TWO_PHASE);
    assertThat(update(next, "pending").status()).isEqualTo(200);
    assertThat(update(next, "running").status()).isEqualTo(200);
    assertThat(update(next, "pending").status()).isEqualTo(400);
    assertThat(update(next, "success").status()).isEqualTo(200);
    assertThat(gitlab.pipelineStatus(1)).isEqualTo("success");
  }

  @Test
  void aLogIsWrittenWithoutGaps() throws IOException {
    String runner = runner("");
    push("a: {script: [make]}");
    String token = ask(runner, "").json().path("token").asText();
    assertThat(patch(token, "hello", "0-4").header("Range")).isEqualTo("0-5");
    assertThat(patch(token, "hello", "0-4").status()).isEqualTo(202);
    Answer gap = patch(token, "x", "9-9");
    assertThat(gap.status()).isEqualTo(416);
    assertThat(gap.header("Range")).isEqualTo("0-5");
  }

  private Answer patch(String token, String text, String range) {
    return client.call(
        "PATCH", "/api/v4/jobs/1/trace", text, "JOB-TOKEN", token, "Content-Range", range);
  }

  @Test
  void pagesByKeysetNeitherRepeatNorSkipWhenTheListShifts() throws IOException {
    push("a: {script: [make], parallel: 3}");
    Answer first = client.get(JOBS + "?pagination=keyset&per_page=2&order_by=id", root);
    push("b: {script: [make]}");
    String next = first.header("Link").replaceAll("<.*(/api/.*)>; rel=\"next\"", "$1");
    Answer second = client.get(next, root);
    assertThat(first.json().findValuesAsText("name")).containsSubsequence("a 3/3", "a 2/3");
    assertThat(second.json()).hasSize(1);
    assertThat(second.json().get(0).path("id").asLong()).isEqualTo(1);
    assertThat(second.header("Link")).isNull();
    assertThat(first.header("X-Total")).isNull();
    assertThat(client.get(JOBS + "?pagination=keyset&order_by=name", root).status()).isEqualTo(405);
  }

  @Test
  void tokensWithoutScopeOrRoleAreRefused() {
    String reader = gitlab.createToken("reader", Set.of(Scope.READ_API), Role.REPORTER, false);
    String creator = gitlab.createToken("creator", Set.of(Scope.CREATE_RUNNER), Role.OWNER, false);
    String guest = gitlab.createToken("guest", Set.of(Scope.API), Role.GUEST, false);
    String body = "{\"runner_type\":\"group_type\",\"group_id\":1}";
    assertThat(client.get(JOBS, "wrong").status()).isEqualTo(401);
    assertThat(client.get(JOBS, reader).status()).isEqualTo(200);
    assertThat(client.get(JOBS, creator).status()).isEqualTo(403);
    assertThat(client.get(JOBS, guest).status()).isEqualTo(403);
    assertThat(create(body, reader)).isEqualTo(403);
    assertThat(create(body, guest)).isEqualTo(403);
    assertThat(create(body, creator)).isEqualTo(201);
  }

  private int create(String body, String token) {
    return client.call("POST", "/api/v4/user/runners", body, "PRIVATE-TOKEN", token).status();
  }

  @Test
  void failureSkipsLaterStagesAndRetriesGetNewIds() throws IOException {
    String runner = runner("");
    push(
        """
        stages: [build, test]
        a: {stage: build, script: [make], retry: 1}
        b: {stage: test, script: [make]}
        c: {stage: test, script: [make], needs: []}
        d: {stage: test, script: [make], when: on_failure}
        """);
    assertThat(statusOf("b")).isEqualTo("created");
    assertThat(statusOf("c")).isEqualTo("pending");
    update(ask(runner, ""), "failed");
    assertThat(statusOf("a")).isEqualTo("pending");
    update(ask(runner, ""), "success");
    Answer again = ask(runner, "");
    assertThat(again.json().path("id").asLong()).isEqualTo(5);
    update(again, "failed");
    assertThat(statusOf("b")).isEqualTo("skipped");
    update(ask(runner, ""), "success");
    assertThat(statusOf("d")).isEqualTo("success");
    assertThat(gitlab.pipelineStatus(1)).isEqualTo("failed");
  }

  @Test
  void aJobNobodyCanTakeIsDroppedAfterAnHour() {
    push("a: {script: [make], tags: [nowhere]}");
    now.updateAndGet(instant -> instant.plus(Duration.ofMinutes(61)));
    await().until(() -> statusOf("a").equals("failed"));
    assertThat(gitlab.jobs().get(0).failureReason()).isEqualTo("stuck_pending_no_matching_runners");
  }

  @Test
  void graphQlShowsPendingJobsOfAGroupAndNothingOfTheInstanceToOthers() throws IOException {
    push("a: {script: [make], tags: [arm64]}");
    String reader = gitlab.createToken("reader", Set.of(Scope.READ_API), Role.REPORTER, false);
    String query =
        "{group(fullPath:\\\"g\\\"){projects(includeSubgroups:true,first:100){nodes{"
            + "pipelines(scope:PENDING){nodes{jobs(statuses:[PENDING]){nodes{name tags}}}}}}}"
            + " jobs(statuses:[PENDING]){count}}";
    Answer answer =
        client.call(
            "POST", "/api/graphql", "{\"query\":\"" + query + "\"}", "PRIVATE-TOKEN", reader);
    assertThat(answer.json().findValue("tags").get(0).asText()).isEqualTo("arm64");
    assertThat(answer.json().path("data").path("jobs").path("count").asInt()).isZero();
  }

  @Test
  void faultsHitAsOftenAsTheyShouldAndDroppedAnswersAreCommitted() {
    gitlab.faults().inject(new Fault("GET /api/v4/projects/*", Fault.Kind.STATUS, 503, 0, 1));
    assertThat(client.get(JOBS, root).status()).isEqualTo(503);
    assertThat(client.get(JOBS, root).status()).isEqualTo(200);
    gitlab.faults().inject(new Fault("POST /api/v4/user/runners", Fault.Kind.DROP, 0, 0, 1));
    String body = "{\"runner_type\":\"instance_type\"}";
    assertThatThrownBy(() -> create(body, root)).isInstanceOf(CompletionException.class);
    assertThat(client.get("/api/v4/runners/1", root).status()).isEqualTo(200);
  }

  @Test
  void whatIsLeftOfTheLimitIsToldInEveryAnswerIfSwitchedOnAndCountedByToken() {
    assertThat(client.get(JOBS, root).header("RateLimit-Remaining")).isNull();
    gitlab.settings().change(Switches.DEFAULT.withRequestsPerMinute(2, true));

    Answer first = client.get(JOBS, root);
    Answer second = client.get(JOBS, root);
    Answer third = client.get(JOBS, root);

    assertThat(first.header("RateLimit-Limit")).isEqualTo("2");
    assertThat(first.header("RateLimit-Remaining")).isEqualTo("1");
    assertThat(first.header("RateLimit-Reset"))
        .isEqualTo(Long.toString(Instant.parse("2026-01-01T00:01:00Z").getEpochSecond()));
    assertThat(first.header("RateLimit-ResetTime")).isEqualTo("Thu, 01 Jan 2026 00:01:00 GMT");
    assertThat(first.header("Date")).isEqualTo("Thu, 01 Jan 2026 00:00:00 GMT");
    assertThat(second.header("RateLimit-Remaining")).isEqualTo("0");
    assertThat(third.status()).isEqualTo(429);
    assertThat(third.header("Retry-After")).isEqualTo("60");
    String other = gitlab.createToken("other", Set.of(Scope.API), Role.OWNER, true);
    assertThat(client.get(JOBS, other).status()).isEqualTo(200);
  }
}
