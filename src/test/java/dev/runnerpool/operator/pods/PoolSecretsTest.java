package dev.runnerpool.operator.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.gitlab.client.GitLabException;
import dev.runnerpool.gitlab.runner.RunnerSecrets;
import dev.runnerpool.gitlab.runner.RunnerToken;
import dev.runnerpool.operator.leader.LeaseTerms;
import dev.runnerpool.sandbox.kubernetes.EmbeddedKubernetes;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That the pool's Secret is written and deleted, and nobody else's of that name. */
class PoolSecretsTest {

  private static final Secret WANTED = secret(Map.of("token", "QQ==", "config.toml", "Qg=="));
  private static final RunnerToken TOKEN =
      new RunnerToken("glrt-1", Optional.empty(), Optional.empty());

  private final EmbeddedKubernetes kubernetes =
      EmbeddedKubernetes.start(EmbeddedKubernetes.Options.defaults());
  private final KubernetesClient client = kubernetes.client("test");
  private final PoolSecrets secrets =
      new PoolSecrets(client, new JobPriorityClass(client, Instant::now), LeaseTerms.held());
  private final RunnerPool pool = pool("gitlab", "gitlab-api");

  @AfterEach
  void close() {
    kubernetes.close();
  }

  @Test
  void keysOfOthersInTheSecretStay() {
    Secret shared = secret(Map.of("token", "QQ==", "config.toml", "Qg==", "note", "Qw=="));

    assertThat(PoolSecrets.covers(shared, WANTED)).isTrue();
  }

  @Test
  void whatTheOperatorWritesIsWrittenAgainWhenItDiffersOrIsLeftOver() {
    assertThat(PoolSecrets.covers(secret(Map.of("token", "QQ==")), WANTED)).isFalse();
    assertThat(PoolSecrets.covers(secret(Map.of("token", "QQ==", "config.toml", "Qw==")), WANTED))
        .isFalse();
    for (String leftOver : new String[] {"ca.crt", "config-1.toml"}) {
      Secret more = secret(Map.of("token", "QQ==", "config.toml", "Qg==", leftOver, "Qw=="));
      assertThat(PoolSecrets.covers(more, WANTED)).as(leftOver).isFalse();
    }
  }

  @Test
  void thePoolsSecretIsMadeChangedAndDeleted() {
    write();
    Secret made = read();
    assertThat(PoolSecret.isOf(pool, made)).isTrue();
    assertThat(PoolSecret.token(made)).contains(TOKEN);

    Optional<RunnerSecrets.Kept> found = secrets.findToWrite(pool);
    assertThat(found.orElseThrow().runnerId()).hasValue(7);
    RunnerToken next = new RunnerToken("glrt-2", Optional.empty(), Optional.empty());
    secrets.write(pool, found, 7, next, Optional.of("authorities"));
    assertThat(PoolSecret.token(read())).contains(next);
    secrets.write(pool, secrets.findToWrite(pool), 7, next, Optional.empty());
    assertThat(read().getData()).as("what is not wanted any more goes").doesNotContainKey("ca.crt");

    secrets.delete(pool);
    assertThat(read()).isNull();
    secrets.delete(pool);
  }

  @Test
  void anAccessTokenInASecretOfThatNameIsNeitherOverwrittenNorDeleted() {
    client.resource(named("gitlab-runner").build()).create();

    assertThatThrownBy(() -> secrets.findToWrite(pool))
        .isInstanceOfSatisfying(
            GitLabException.class,
            e -> assertThat(e.failure().reason()).isEqualTo(Reason.SecretConflict))
        .hasMessageContaining("Secret ci/gitlab-runner")
        .hasMessageContaining("rename");
    assertThat(secrets.find(pool)).as("what leaves finds none").isEmpty();
    secrets.delete(pool);
    assertThat(read().getData()).containsEntry("token", "QQ==");

    client.resource(read()).delete();
    write();
    assertThat(PoolSecret.token(read())).as("it heals").contains(TOKEN);
  }

  @Test
  void oneThatIsMadeMeanwhileIsNotOverwritten() {
    Optional<RunnerSecrets.Kept> none = secrets.findToWrite(pool);
    client.resource(named("gitlab-runner").build()).create();

    assertThatThrownBy(() -> secrets.write(pool, none, 7, TOKEN, Optional.empty()))
        .isInstanceOf(GitLabException.class)
        .hasMessageContaining("read again");
    assertThat(read().getData()).containsEntry("token", "QQ==");
  }

  @Test
  void oneThatIsMadeInItsPlaceMeanwhileIsNotOverwritten() {
    write();
    Optional<RunnerSecrets.Kept> ours = secrets.findToWrite(pool);
    client.resource(read()).delete();
    client.resource(named("gitlab-runner").build()).create();

    RunnerToken next = new RunnerToken("glrt-2", Optional.empty(), Optional.empty());
    assertThatThrownBy(() -> secrets.write(pool, ours, 7, next, Optional.empty()))
        .isInstanceOf(GitLabException.class);
    assertThat(read().getData()).containsEntry("token", "QQ==");
  }

  @Test
  void aSecretOfAPoolOfTheSameNameBeforeIsNotTaken() {
    client
        .resource(
            named("gitlab-runner")
                .editMetadata()
                .withLabels(Map.of(Labels.POOL, "gitlab", Labels.MANAGED_BY, Labels.OPERATOR))
                .withOwnerReferences(
                    new OwnerReferenceBuilder()
                        .withApiVersion("runnerpool.dev/v1alpha1")
                        .withKind("RunnerPool")
                        .withName("gitlab")
                        .withUid("another")
                        .build())
                .endMetadata()
                .build())
        .create();
    assertThat(secrets.find(pool)).isEmpty();
  }

  @Test
  void oneThatLostItsOwnerInABackupIsTakenOver() {
    client
        .resource(
            named("gitlab-runner")
                .editMetadata()
                .withLabels(Map.of(Labels.POOL, "gitlab", Labels.MANAGED_BY, Labels.OPERATOR))
                .endMetadata()
                .build())
        .create();
    secrets.write(pool, secrets.findToWrite(pool), 7, TOKEN, Optional.empty());
    assertThat(PoolSecret.token(read())).contains(TOKEN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"credentials", "runner"})
  void aPoolWhoseTokenLiesWhereItsOwnIsWrittenIsInvalid(String access) {
    RunnerPool invalid = pool("gitlab", "gitlab-runner");
    RunnerPool renamed =
        Serialization.unmarshal(
            Serialization.asYaml(invalid).replace("credentials:", access + ":"), RunnerPool.class);
    assertThatThrownBy(() -> PoolSecret.revision(renamed, "", Optional.empty()))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("gitlab." + access + ".secret")
        .hasMessageContaining("gitlab-runner");
  }

  @Test
  void aSecretHasARevisionUnlessItWasChangedByHand() {
    write();
    assertThat(secrets.revision(pool, secrets.find(pool).orElseThrow()))
        .contains(PoolSecret.revision(pool, TOKEN.value(), Optional.empty()));
    client
        .resource(read())
        .edit(secret -> secret.toBuilder().addToData("config.toml", "QQ==").build());
    assertThat(secrets.revision(pool, secrets.find(pool).orElseThrow())).isEmpty();
  }

  private void write() {
    secrets.write(pool, secrets.findToWrite(pool), 7, TOKEN, Optional.empty());
  }

  private Secret read() {
    return client.secrets().inNamespace("ci").withName("gitlab-runner").get();
  }

  private static SecretBuilder named(String name) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("ci")
        .endMetadata()
        .withData(Map.of("token", "QQ=="));
  }

  private static RunnerPool pool(String name, String secret) {
    return Serialization.unmarshal(
        """
        apiVersion: runnerpool.dev/v1alpha1
        kind: RunnerPool
        metadata: {name: %s, namespace: ci, uid: a-uid, generation: 1}
        spec:
          architecture: arm64
          gitlab:
            url: https://gitlab.example.com
            group: team
            credentials: {secretRef: {name: %s}}
          tags: [linux]
          scaling: {max: 5}
        """
            .formatted(name, secret),
        RunnerPool.class);
  }

  private static Secret secret(Map<String, String> data) {
    return new SecretBuilder().withNewMetadata().endMetadata().withData(data).build();
  }
}
