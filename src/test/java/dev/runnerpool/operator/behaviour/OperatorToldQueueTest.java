package dev.runnerpool.operator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnerpool.sandbox.gitlab.Client;
import dev.runnerpool.sandbox.gitlab.http.RequestLog;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A pool with the token of a runner and webhooks made by hand: no right on GitLab's API at all. */
@QuarkusTest
@TestProfile(OperatorProfile.class)
class OperatorToldQueueTest {

  private static final String OWN = "own-runner";
  private static final String WORD = "a-word-for-this-test-only";

  Peers peers;

  @TestHTTPResource("/")
  String operator;

  @Test
  void runnersStartForJobsThatAreToldAndGoWithThem() {
    try (Stage stage = Stage.bare(peers, peers.gitlab(), peers.gitlab().url());
        LivePods live = new LivePods(stage)) {
      Instant begin = Instant.now();
      long runner = arrange(stage, Map.of("webhook-secret", WORD));
      stage.ownPool("arm", "arm64", OWN, "max: 3");
      String asked = stage.awaitCondition("arm", "QueueReadable", "Unknown", "NothingTold");
      assertThat(asked).contains("make a webhook in GitLab").contains(path(stage));
      assertThat(stage.condition("arm", "Ready").getStatus()).isEqualTo("Unknown");
      hook(stage, WORD);

      push(stage, "first", stage.namespace());
      awaitSuccess(stage, 1);
      stage.awaitReady("arm");
      assertThat(stage.awaitCondition("arm", "QueueReadable", "True", "QueueTold"))
          .contains("jobs queued before are not known");
      assertThat(stage.pool("arm").getStatus().gitlab().queue()).isEqualTo("webhooks alone");
      assertThat(stage.pool("arm").getStatus().gitlab().signals()).containsExactly("webhook: live");
      stage.awaitRunnerPods(0);

      int tried = live.seen();
      for (int i = 0; i < 5; i++) {
        push(stage, "first", stage.namespace());
      }
      awaitSuccess(stage, 6);
      stage.awaitRunnerPods(0);
      assertThat(live.most("arm")).as("all that fit are known now").isEqualTo(3);
      assertThat(live.seen() - tried).as("runners for 5 jobs").isBetween(5, 6);
      assertThat(refusedSince(begin)).as("asked though the token may not").isEmpty();
      delete(runner);
    }
  }

  @Test
  void jobsOfOthersAreTriedOnceAndThenLeftAlone() {
    try (Stage stage = Stage.bare(peers, peers.gitlab(), peers.gitlab().url());
        LivePods live = new LivePods(stage)) {
      long runner = arrange(stage, Map.of("webhook-secret", WORD));
      String other = other(stage);
      hook(stage, WORD);
      stage.ownPool("arm", "arm64", OWN, "max: 3");
      stage.awaitCondition("arm", "QueueReadable", "Unknown", "NothingTold");
      // Nobody takes it yet: a runner is started to see, is passed over, and goes.
      push(stage, "other", stage.namespace() + "-other");
      await().atMost(Stage.PATIENCE).until(() -> live.seen() == 1);
      stage.awaitRunnerPods(0);
      assertThat(stage.jobs("pending")).isEqualTo(1);
      take(stage, other);
      push(stage, "other", stage.namespace() + "-other");
      push(stage, "ours", stage.namespace());
      awaitSuccess(stage, 1);
      stage.awaitRunnerPods(0);
      assertThat(live.seen()).as("one to see, one for the job of ours").isEqualTo(2);
      delete(runner);
    }
  }

  @Test
  void aJobWhoseEndIsNeverToldDoesNotKeepItsRunner() {
    try (Stage stage = Stage.bare(peers, peers.gitlab(), peers.gitlab().url());
        LivePods live = new LivePods(stage)) {
      long runner = arrange(stage, Map.of("webhook-secret", WORD));
      hook(stage, WORD);
      stage.ownPool("arm", "arm64", OWN, "max: 3");
      stage.awaitCondition("arm", "QueueReadable", "Unknown", "NothingTold");
      push(stage, "build", stage.namespace());
      awaitSuccess(stage, 1);
      stage.awaitRunnerPods(0);
      int before = live.seen();
      // As when a job is cancelled and GitLab does not reach the operator then.
      String lost = event(stage, 1_000_000);
      assertThat(deliver(stage, lost, "X-Gitlab-Token", "another-word-than-the-right-one"))
          .isEqualTo(401);
      assertThat(deliver(stage, lost, "X-Gitlab-Token", WORD)).isEqualTo(202);
      assertThat(deliver(stage, lost, "X-Gitlab-Token", WORD)).isEqualTo(202);
      await().atMost(Stage.PATIENCE).until(() -> live.seen() == before + 1);
      stage.awaitRunnerPods(0);
      push(stage, "build", stage.namespace());
      awaitSuccess(stage, 2);
      stage.awaitRunnerPods(0);
      assertThat(live.seen()).isEqualTo(before + 2);
      delete(runner);
    }
  }

  @Test
  void withNeitherTokenNorWebhooksNorWarmRunnersThePoolSaysWhatIsMissing() {
    try (Stage stage = Stage.bare(peers, peers.gitlab(), peers.gitlab().url())) {
      long runner = arrange(stage, Map.of());
      stage.ownPool("arm", "arm64", OWN, "max: 3");
      assertThat(stage.awaitCondition("arm", "Ready", "False", "NoQueueSource"))
          .contains("it starts no runner at all")
          .contains("spec.gitlab.credentials")
          .contains("Secret " + stage.namespace() + "/own-runner, key webhook-secret, is missing");
      delete(runner);
    }
  }

  /**
   * Of the operator alone: a pod whose runner was deleted by an earlier test asks on for a while.
   */
  private List<RequestLog.Entry> refusedSince(Instant begin) {
    return peers.gitlab().requests().last().stream()
        .filter(request -> request.at().isAfter(begin))
        .filter(request -> request.userAgent().startsWith(RequestLog.OPERATOR))
        .filter(request -> request.status() == 401 || request.status() == 403)
        .toList();
  }

  /** A project, a runner for it, and the Secret with its token; returns the runner's number. */
  private long arrange(Stage stage, Map<String, String> more) {
    peers.gitlab().createProject(stage.project());
    JsonNode own = runner(stage.namespace());
    stage
        .client()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(stage.namespace())
                .withName(OWN)
                .endMetadata()
                .withStringData(Map.of("token", own.path("token").asText()))
                .addToStringData(more)
                .build())
        .serverSideApply();
    return own.path("id").asLong();
  }

  private JsonNode runner(String tag) {
    return call(
        "POST",
        "/user/runners",
        "{\"runner_type\": \"instance_type\", \"tag_list\": [\"%s\"]}".formatted(tag));
  }

  /** The token of a runner of somebody else. */
  private String other(Stage stage) {
    return runner(stage.namespace() + "-other").path("token").asText();
  }

  private void take(Stage stage, String token) {
    await()
        .atMost(Stage.PATIENCE)
        .until(
            () ->
                new Client(peers.gitlab().url())
                        .call(
                            "POST",
                            "/api/v4/jobs/request",
                            "{\"token\": \"%s\", \"system_id\": \"s_000000000001\"}"
                                .formatted(token))
                        .status()
                    == 201);
    assertThat(stage.jobs("pending")).isZero();
  }

  private void hook(Stage stage, String word) {
    call(
        "POST",
        "/projects/" + stage.project().replace("/", "%2F") + "/hooks",
        "{\"url\": \"%s\", \"job_events\": true, \"push_events\": false, \"token\": \"%s\"}"
            .formatted(operator.replaceAll("/$", "") + path(stage), word));
  }

  private void delete(long runner) {
    call("DELETE", "/runners/" + runner, "");
  }

  private void push(Stage stage, String job, String tag) {
    peers
        .gitlab()
        .pushPipeline(
            stage.project(),
            "main",
            false,
            "%s: {tags: [%s], script: [sleep 10]}".formatted(job, tag));
  }

  private static void awaitSuccess(Stage stage, int jobs) {
    await(jobs + " jobs of " + stage.namespace() + " succeed")
        .atMost(Stage.PATIENCE)
        .until(() -> stage.jobs("success") == jobs);
  }

  private static String path(Stage stage) {
    return "/webhook/gitlab/" + stage.namespace() + "/" + OWN;
  }

  /** A pending job {@code build} of the stage's project that GitLab does not know. */
  private String event(Stage stage, long id) {
    long project =
        call("GET", "/projects/" + stage.project().replace("/", "%2F"), "").path("id").asLong();
    return """
        {"object_kind": "build", "build_id": %d, "build_name": "build", "build_status": "pending",
         "runner": null, "project_id": %d, "project": {"path_with_namespace": "%s"}}"""
        .formatted(id, project, stage.project());
  }

  private int deliver(Stage stage, String body, String... headers) {
    return new Client(operator.replaceAll("/$", ""))
        .call("POST", path(stage), body, headers)
        .status();
  }

  private JsonNode call(String method, String path, String body) {
    String root = peers.gitlab().createToken("root", Set.of(Scope.API), Role.OWNER, true);
    Client.Answer answer =
        new Client(peers.gitlab().url())
            .call(method, "/api/v4" + path, body, "PRIVATE-TOKEN", root);
    assertThat(answer.status()).isLessThan(300);
    try {
      return answer.status() == 204 ? null : answer.json();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
