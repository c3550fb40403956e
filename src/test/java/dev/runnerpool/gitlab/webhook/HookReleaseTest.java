package dev.runnerpool.gitlab.webhook;

import static dev.runnerpool.scenes.OwnGitLab.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.gitlab.JobQueues;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A pool that leaves is let go when its hook is gone, whoever made it. */
@QuarkusTest
@TestProfile(WebhookProfile.class)
class HookReleaseTest {

  private static final String APP = "projects/team%2Fapp";
  private static final String OF_PROJECT = "project: team/app";

  @TestHTTPResource("/")
  String operator;

  @Inject KubernetesClient kubernetes;
  @Inject JobQueues queues;
  @Inject Webhooks webhooks;

  private WebhookGitLab stage;

  @BeforeEach
  void begin() {
    stage = new WebhookGitLab(kubernetes, queues);
    stage.secret(WebhookGitLab.WORD);
  }

  @AfterEach
  void end() {
    stage.close();
  }

  @Test
  void aHookOfAnOperatorThatDiedIsGoneBeforeThePoolIs() {
    String url = operator.replaceAll("/$", "") + stage.path();
    stage.hook("POST", APP + "/hooks", body("https://other.example.com/hook"));
    stage.hook("POST", APP + "/hooks", body(url));
    RunnerPool pool = stage.pool("arm", OF_PROJECT, operator, 1);

    assertThat(webhooks.released(pool)).isFalse();
    await().until(() -> webhooks.released(pool));
    assertThat(stage.hooks(APP))
        .singleElement()
        .satisfies(hook -> assertThat(hook.path("url").asText()).contains("other.example.com"));
  }

  @Test
  void thePoolThatLeavesLastIsLetGoWithTheHook() {
    RunnerPool first = stage.follow("arm", OF_PROJECT, operator);
    RunnerPool last = stage.follow("amd", OF_PROJECT, operator);
    await().until(() -> stage.hooks(APP).size() == 1);

    queues.unfollow(first);
    assertThat(webhooks.released(first)).as("another pool has need of the hook").isTrue();
    assertThat(stage.hooks(APP)).hasSize(1);
    queues.unfollow(last);
    await().until(() -> webhooks.released(last));
    assertThat(stage.hooks(APP)).isEmpty();
  }

  @Test
  void aPoolIsLetGoThoughGitLabRefusesToShowItsHooks() {
    stage.gitlab().revokeTokens("operator");
    RunnerPool pool = stage.pool("arm", OF_PROJECT, operator, 1);
    await().until(() -> webhooks.released(pool));
  }

  @Test
  void whoAsksForNoWebhookIsLetGoAtOnce() {
    assertThat(webhooks.released(stage.pool("arm", OF_PROJECT, "", 1))).isTrue();
    assertThat(webhooks.released(stage.pool("arm", "instance: true", operator, 1))).isTrue();
    assertThat(stage.requests("GET .*/hooks")).isZero();
  }

  private static String body(String url) {
    return "{\"url\": \"%s\", \"job_events\": true, \"token\": \"%s\"}"
        .formatted(url, WebhookGitLab.WORD);
  }
}
