package dev.runnerpool.operator.gitlab.presence;

import static dev.runnerpool.operator.gitlab.sentinel.Scene.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.operator.gitlab.Scope;
import dev.runnerpool.operator.gitlab.sentinel.Scene;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A pool without pods stays online, so GitLab lets its jobs wait. */
@QuarkusTest
@TestProfile(PresenceProfile.class)
class PresenceTest {

  private static final String VERIFY = "POST /api/v4/runners/verify";

  @Inject Presence presence;
  @Inject KubernetesClient kubernetes;

  private Scene scene;
  private RunnerPool pool;
  private long runner;

  @BeforeEach
  void begin() {
    scene = new Scene(kubernetes);
    scene.gitlab().createProject("team/app");
    JsonNode made =
        scene.asRoot(
            "POST",
            "/api/v4/user/runners",
            "{\"runner_type\":\"project_type\",\"project_id\":1,\"tag_list\":[\"linux\"]}");
    runner = made.path("id").asLong();
    pool = scene.pool("arm", "project: team/app", "[linux]");
    kubernetes
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("arm-runner")
                .withNamespace(scene.namespace())
                .endMetadata()
                .addToData("token", base64(made.path("token").asText()))
                .build())
        .create();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @AfterEach
  void end() {
    presence.serves(Scope.of(pool), List.of());
    scene.close();
  }

  @Test
  void aJobMayWaitForHoursWhileThePoolHasNoPods() {
    presence.serves(Scope.of(pool), List.of(pool));
    await().until(() -> scene.runner(runner).path("online").asBoolean());
    scene.gitlab().pushPipeline("team/app", "main", false, "a: {script: [make], tags: [linux]}");
    for (int hours = 0; hours < 4; hours++) {
      scene.pass(Duration.ofHours(1));
      long before = scene.requests(VERIFY);
      await().until(() -> scene.requests(VERIFY) > before + 1);
    }
    assertThat(scene.gitlab().jobs()).singleElement().extracting("status").isEqualTo("pending");

    presence.serves(Scope.of(pool), List.of());
    scene.pass(Duration.ofHours(3));
    await().until(() -> scene.gitlab().jobs().get(0).status().equals("failed"));
    assertThat(scene.gitlab().jobs().get(0).failureReason())
        .isEqualTo("stuck_pending_no_matching_runners");
  }

  @Test
  void aPausedPoolIsNotShownAndOneThatLeftNoMore() {
    RunnerPool paused = scene.pool("arm", "project: team/app", "[linux]", "paused: true");
    presence.serves(Scope.of(paused), List.of(paused));
    await().during(Duration.ofSeconds(1)).until(() -> scene.requests(VERIFY) == 0);

    presence.serves(Scope.of(pool), List.of(pool));
    await().until(() -> scene.requests(VERIFY) > 1);
  }
}
