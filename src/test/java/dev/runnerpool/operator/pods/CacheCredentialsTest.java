package dev.runnerpool.operator.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.gitlab.client.GitLabException;
import dev.runnerpool.gitlab.runner.RunnerToken;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.operator.leader.LeaseTerms;
import dev.runnerpool.sandbox.kubernetes.EmbeddedKubernetes;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The way of a cache's keys from the Secret that a pool names into the pool's own. */
class CacheCredentialsTest {

  private static final RunnerToken TOKEN =
      new RunnerToken("glrt-1", Optional.empty(), Optional.empty());
  private static final String SECRET = "cache-keys";

  private final EmbeddedKubernetes kubernetes =
      EmbeddedKubernetes.start(EmbeddedKubernetes.Options.defaults());
  private final KubernetesClient client = kubernetes.client("test");
  private final PoolSecrets secrets =
      new PoolSecrets(client, new JobPriorityClass(client, Instant::now), LeaseTerms.held());
  private final RunnerPool s3 = pool("s3: {bucketName: b, region: eu-central-1");

  @AfterEach
  void close() {
    kubernetes.close();
  }

  @Test
  void theyReachTheConfigAndAChangeOfThemReachesTheRevision() {
    store(Map.of("accesskey", "bWU=", "secretkey", "aHVudGVyMg=="));
    String before = write(s3);
    assertThat(config()).contains("cache.s3.AccessKey = 'me'", "cache.s3.SecretKey = 'hunter2'");
    assertThat(secrets.revision(s3, secrets.find(s3).orElseThrow())).contains(before);

    store(Map.of("accesskey", "bWU=", "secretkey", "aHVudGVyMw=="));
    assertThat(secrets.revision(s3, secrets.find(s3).orElseThrow()))
        .as("after a restart")
        .isEmpty();
    assertThat(write(s3)).isNotEqualTo(before);
    assertThat(config()).contains("cache.s3.SecretKey = 'hunter3'");
  }

  @Test
  void aSecretThatIsMissingOrLacksAKeyIsToldWithoutWhatItHolds() {
    assertThatThrownBy(() -> write(s3))
        .isInstanceOfSatisfying(
            GitLabException.class,
            e -> assertThat(e.failure().reason()).isEqualTo(Reason.CredentialsMissing))
        .hasMessage(
            "Secret ci/cache-keys, which spec.runner.cache.s3.secretRef names, does not exist: it"
                + " needs accesskey and secretkey");
    store(Map.of("accesskey", "bWU=", "secret-key", "aHVudGVyMg=="));
    assertThatThrownBy(() -> secrets.findToWrite(s3))
        .as("before anything is made in GitLab")
        .hasMessageContaining("has no secretkey: it needs accesskey and secretkey")
        .hasMessageNotContaining("hunter2");
    assertThat(new CacheCredentials(Map.of("secretkey", "hunter2")).toString())
        .doesNotContain("hunter2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gcs: {bucketName: b | gcs-access-id,gcs-private-key | cache.gcs.AccessID = 'x',"
            + "cache.gcs.PrivateKey = 'x'",
        "azure: {accountName: acc, containerName: c | azure-account-key | cache.azure.AccountKey ="
            + " 'x',cache.azure.StorageDomain = 'blob.core.windows.net'",
      })
  void eachStoreIsSignedInToInItsWay(String store, String keys, String lines) {
    store(Stream.of(keys.split(",")).collect(Collectors.toMap(key -> key, key -> "eA==")));
    write(pool(store));
    assertThat(config()).contains(lines.split(","));
  }

  private String write(RunnerPool pool) {
    return secrets.write(pool, secrets.findToWrite(pool), 7, TOKEN, Optional.empty());
  }

  private void store(Map<String, String> data) {
    Secret secret =
        new SecretBuilder()
            .withNewMetadata()
            .withName(SECRET)
            .withNamespace("ci")
            .endMetadata()
            .withData(data)
            .build();
    client.secrets().inNamespace("ci").withName(SECRET).delete();
    client.resource(secret).create();
  }

  private String config() {
    Secret own = client.secrets().inNamespace("ci").withName("linux-runner").get();
    return new String(
        Base64.getDecoder().decode(own.getData().get("config.toml")), StandardCharsets.UTF_8);
  }

  private static RunnerPool pool(String store) {
    return PoolManifest.named("linux")
        .in("ci")
        .created("a-uid", 1)
        .with("runner: {cache: {" + store + ", secretRef: {name: " + SECRET + "}}}}")
        .build();
  }
}
