package dev.runnerpool.operator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnerpool.sandbox.gitlab.Client;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import dev.runnerpool.scenes.MetricSeries;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A pool that asks for a webhook, from its manifest to its end. */
@QuarkusTest
@TestProfile(OperatorProfile.class)
class OperatorWebhookTest {

  Peers peers;

  @TestHTTPResource("/")
  String operator;

  @Test
  void aPoolsWebhookIsMadeDeliversWhileJobsRunAndGoesWithThePool() {
    try (Stage stage = Stage.open(peers)) {
      String token = stage.token(Scope.API);
      stage.writeSecret(Map.of("token", token, "webhook-secret", "a-word-for-this-test-only"));
      double accepted = accepted();
      apply(stage);
      await().atMost(Stage.PATIENCE).until(() -> hooks(stage, token).size() == 1);
      assertThat(hooks(stage, token).get(0).path("url").asText())
          .endsWith("/webhook/gitlab/" + stage.namespace() + "/" + Stage.SECRET);

      stage.push("arm64", 2, 10);
      stage.awaitAllJobs();

      assertThat(accepted()).isGreaterThanOrEqualTo(accepted + 2);
      assertThat(hooks(stage, token).get(0).path("alert_status").asText()).isEqualTo("executable");
      stage.pools().delete();
      await().atMost(Stage.PATIENCE).until(() -> stage.pool("arm") == null);
      await().atMost(Stage.PATIENCE).until(() -> hooks(stage, token).isEmpty());
    }
  }

  private void apply(Stage stage) {
    stage.apply(stage.manifest("arm", "arm64", "max: 2").webhook(operator));
  }

  private JsonNode hooks(Stage stage, String token) {
    try {
      return new Client(peers.gitlab().url())
          .get("/api/v4/groups/" + stage.namespace() + "/hooks", token)
          .json();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double accepted() {
    return MetricSeries.values(
            Exchange.metrics(), "runnerpool_webhook_deliveries_total", "outcome=\"accepted\"")
        .sum();
  }
}
