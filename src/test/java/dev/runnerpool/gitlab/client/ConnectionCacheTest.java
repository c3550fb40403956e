package dev.runnerpool.gitlab.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.gitlab.Account;
import dev.runnerpool.gitlab.GitLabConfig;
import dev.runnerpool.gitlab.Haste;
import dev.runnerpool.gitlab.queue.PatientProfile;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a Secret is looked at again, where that is usual once a minute. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class ConnectionCacheTest {

  @Inject KubernetesClient kubernetes;

  private final GitLabConfig config = Haste.config(Map.of());
  private final Account account =
      new Account("http://localhost:1", "ci-" + UUID.randomUUID(), "gitlab-api", "token");
  private ConnectionCache lines;

  @BeforeEach
  void begin() {
    lines =
        new ConnectionCache(
            account,
            kubernetes,
            config,
            new RateLimiters(config, InstantSource.system()),
            Connection::close);
    secret("first");
  }

  @AfterEach
  void end() {
    lines.close();
  }

  @Test
  void aTokenThatIsNotRefusedIsKeptForItsTime() {
    assertThat(token()).isEqualTo("first");
    secret("second");
    assertThat(token()).isEqualTo("first");
  }

  @Test
  void aRepairedTokenIsTakenUpThoughAnotherUserOfTheRefusedOneLookedBefore() {
    assertThat(token()).isEqualTo("first");
    lines.doubtCredentials();
    assertThat(token()).as("who may read goes on with it").isEqualTo("first");
    secret("second");
    await().until(() -> token().equals("second"));
    secret("third");
    assertThat(token()).as("the new one is not doubted").isEqualTo("second");
  }

  private String token() {
    return lines.current().connection().credentials().token();
  }

  private void secret(String token) {
    String encoded = Base64.getEncoder().encodeToString(token.getBytes(StandardCharsets.UTF_8));
    kubernetes
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(account.secret())
                .withNamespace(account.namespace())
                .endMetadata()
                .withData(Map.of("token", encoded))
                .build())
        .createOr(existing -> existing.update());
  }
}
