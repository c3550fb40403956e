package dev.runnerpool.sandbox.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.sandbox.gitlab.Client;
import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which tokens a pool gets in the sandbox. */
class PoolSecretsTest {
  private final SimulatedGitLab gitlab = SimulatedGitLab.start(GitLabOptions.defaults());
  private final Client client = new Client(gitlab.url());
  private final PoolSecrets secrets = new PoolSecrets(gitlab);

  @AfterEach
  void end() {
    gitlab.close();
  }

  @Test
  void aPoolWithCredentialsGetsAnAccessToken() {
    List<Secret> made = secrets.of(pool("credentials: {secretRef: {name: gitlab-api}}"));

    assertThat(made).singleElement().matches(secret -> isCalled(secret, "gitlab-api"));
    assertThat(client.get("/api/v4/user", token(made.get(0))).status()).isEqualTo(200);
  }

  @Test
  void aPoolWithARunnerOfItsOwnGetsThatRunnersTokenOnly() throws IOException {
    List<Secret> made = secrets.of(pool("runner: {secretRef: {name: by-hand}}"));

    assertThat(made).singleElement().matches(secret -> isCalled(secret, "by-hand"));
    assertThat(token(made.get(0))).startsWith("glrt-");
    assertThat(client.get("/api/v4/user", token(made.get(0))).status()).isEqualTo(401);
    assertThat(
            client
                .call(
                    "POST",
                    "/api/v4/runners/verify",
                    "{\"token\": \"%s\", \"system_id\": \"r_1\"}".formatted(token(made.get(0))))
                .status())
        .isEqualTo(200);
  }

  @Test
  void aPoolThatNamesBothGetsBoth() {
    List<Secret> made =
        secrets.of(
            pool(
                "credentials: {secretRef: {name: gitlab-api}}, runner: {secretRef: {name: by-hand}}"));

    assertThat(made)
        .extracting(secret -> secret.getMetadata().getName())
        .containsExactly("gitlab-api", "by-hand");
  }

  private static boolean isCalled(Secret secret, String name) {
    return secret.getMetadata().getName().equals(name)
        && secret.getMetadata().getNamespace().equals("ci");
  }

  private static String token(Secret secret) {
    return secret.getStringData().get("token");
  }

  private static RunnerPool pool(String tokens) {
    return PoolManifest.named("arm").access(tokens).scaling("max: 2, warm: 1").build();
  }
}
