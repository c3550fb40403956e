package dev.runnerpool.operator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnerpool.manifests.SecretManifest;
import dev.runnerpool.sandbox.gitlab.Client;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a pool makes of trouble with its runner in GitLab, pods and events included. */
@QuarkusTest
@TestProfile(OperatorProfile.class)
class OperatorRegistrationTest {

  private static final String OWN = "own-runner";

  Peers peers;

  @Test
  void aTokenRevokedUnderWarmRunnersIsNoticedRenewedAndTold() throws IOException {
    try (Stage stage = Stage.open(peers);
        LivePods live = new LivePods(stage)) {
      stage.pool("arm", "arm64", "max: 2, warm: 2");
      awaitIdle(stage, "arm", 2);
      Optional<String> before = token(stage);
      call("POST", "/runners/" + runner(stage) + "/reset_authentication_token", "{}");
      await()
          .atMost(Stage.PATIENCE)
          .until(() -> token(stage).filter(token -> !token.equals(before.get())).isPresent());
      assertThat(awaitEvent(stage, "TokenRenewed").getNote()).contains("403");
      stage.push("arm64", 2, 10);
      stage.awaitAllJobs();
      awaitIdle(stage, "arm", 2);
      await()
          .atMost(Stage.PATIENCE)
          .until(() -> stage.condition("arm", "Registered").getMessage().contains("TokenRenewed"));
      assertThat(live.most("arm")).isEqualTo(2);
    }
  }

  @Test
  void aTokenRotatedWhileARunnerIsBusyLetsItsJobEndAndReplacesIdleOnes() throws IOException {
    try (Stage stage = Stage.open(peers);
        LivePods live = new LivePods(stage)) {
      stage.pool("arm", "arm64", "max: 3, warm: 1");
      awaitIdle(stage, "arm", 1);
      stage.pushHeld("arm64", 1);
      await().atMost(Stage.PATIENCE).until(() -> stage.jobs("running") == 1);
      awaitIdle(stage, "arm", 1);
      Optional<String> idle = token(stage);
      Secret secret = stage.ownedSecrets().get(0);
      // As if the token had been rotated: the Secret without one makes the operator ask for
      // another.
      stage.client().resource(secret).delete();
      stage.pool("arm", "arm64", "max: 3, warm: 1, burst: 7");
      await()
          .atMost(Stage.PATIENCE)
          .until(() -> token(stage).filter(token -> !token.equals(idle.get())).isPresent());
      stage.endJobs();
      assertThat(stage.jobs()).hasSize(1);
      awaitIdle(stage, "arm", 1);
      assertThat(live.most("arm")).isLessThanOrEqualTo(3);
      stage.push("arm64", 1, 10);
      stage.awaitAllJobs();
    }
  }

  @Test
  void driftIsToldByAnEventThatNamesTheFieldAndBothValues() throws IOException {
    try (Stage stage = Stage.open(peers)) {
      stage.pool("arm", "arm64", "max: 2");
      stage.awaitReady("arm");
      call("PUT", "/runners/" + runner(stage), "{\"tag_list\": [\"arm64\", \"mine\"]}");
      stage.pool("arm", "arm64", "max: 3");
      Event event = awaitEvent(stage, "DriftCorrected");
      assertThat(event.getNote())
          .contains("spec.tags: GitLab had [arm64, mine], the pool has [arm64]");
      assertThat(event.getType()).isEqualTo("Warning");
      assertThat(event.getRegarding().getName()).isEqualTo("arm");
    }
  }

  @Test
  void aPoolWithARunnerOfItsOwnAndNoOtherAccessKeepsItsWarmRunners() throws IOException {
    try (Stage stage = Stage.bare(peers, peers.gitlab(), peers.gitlab().url())) {
      peers.gitlab().createProject(stage.project());
      JsonNode own = ownRunner(stage);
      stage.ownPool("arm", "arm64", OWN, "max: 2, warm: 1");
      stage.awaitReady("arm");
      stage.awaitCondition("arm", "QueueReadable", "Unknown", "NoQueueSource");
      awaitIdle(stage, "arm", 1);
      assertThat(stage.pool("arm").getStatus().registration().own()).isTrue();
      peers
          .gitlab()
          .pushPipeline(
              stage.project(),
              "main",
              false,
              "job: {tags: [%s], script: [sleep 10]}".formatted(stage.namespace()));
      stage.awaitAllJobs();
      awaitIdle(stage, "arm", 1);
      stage.pools().delete();
      await().atMost(Stage.PATIENCE).until(() -> stage.pool("arm") == null);
      assertThat(call("GET", "/runners/" + own.path("id").asLong(), "").path("paused").asBoolean())
          .isFalse();
      call("DELETE", "/runners/" + own.path("id").asLong(), "");
    }
  }

  @Test
  void aPoolWithARunnerOfItsOwnAndNeitherAccessNorWarmRunnersSaysWhatIsMissing()
      throws IOException {
    try (Stage stage = Stage.bare(peers, peers.gitlab(), peers.gitlab().url())) {
      JsonNode own = ownRunner(stage);
      stage.ownPool("arm", "arm64", OWN, "max: 2");
      assertThat(stage.awaitCondition("arm", "Ready", "False", "NoQueueSource"))
          .contains("it starts no runners at all")
          .contains("access token (scope read_api) in spec.gitlab.credentials");
      call("DELETE", "/runners/" + own.path("id").asLong(), "");
    }
  }

  /** A runner made by hand, and the Secret with its token. */
  private JsonNode ownRunner(Stage stage) throws IOException {
    JsonNode own =
        call(
            "POST",
            "/user/runners",
            "{\"runner_type\": \"instance_type\", \"tag_list\": [\"%s\"]}"
                .formatted(stage.namespace()));
    stage
        .client()
        .resource(SecretManifest.ofToken(stage.namespace(), OWN, own.path("token").asText()))
        .serverSideApply();
    return own;
  }

  private static void awaitIdle(Stage stage, String pool, int count) {
    await(count + " idle in " + pool)
        .atMost(Stage.PATIENCE)
        .until(
            () ->
                stage.pool(pool).getStatus() != null
                    && stage.pool(pool).getStatus().runners() != null
                    && stage.pool(pool).getStatus().runners().idle() == count);
  }

  private static Event awaitEvent(Stage stage, String reason) {
    await(reason).atMost(Stage.PATIENCE).until(() -> !events(stage, reason).isEmpty());
    return events(stage, reason).get(0);
  }

  private static List<Event> events(Stage stage, String reason) {
    return stage
        .client()
        .events()
        .v1()
        .events()
        .inNamespace(stage.namespace())
        .list()
        .getItems()
        .stream()
        .filter(event -> reason.equals(event.getReason()))
        .toList();
  }

  /** The Secret is made empty and filled a moment later. */
  private static Optional<String> token(Stage stage) {
    return stage.ownedSecrets().stream()
        .map(Secret::getData)
        .filter(data -> data != null && data.containsKey("token"))
        .map(
            data ->
                new String(Base64.getDecoder().decode(data.get("token")), StandardCharsets.UTF_8))
        .findFirst();
  }

  private static long runner(Stage stage) {
    return stage.pool("arm").getStatus().registration().runnerId();
  }

  private JsonNode call(String method, String path, String body) throws IOException {
    String root = peers.gitlab().createToken("root", Set.of(Scope.API), Role.OWNER, true);
    Client.Answer answer =
        new Client(peers.gitlab().url())
            .call(method, "/api/v4" + path, body, "PRIVATE-TOKEN", root);
    assertThat(answer.status()).isLessThan(300);
    return answer.status() == 204 ? null : answer.json();
  }
}
