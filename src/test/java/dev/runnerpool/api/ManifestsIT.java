package dev.runnerpool.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnerpool.api.spec.RunnerSpec;
import dev.runnerpool.controlplane.OnControlPlane;
import dev.runnerpool.manifests.NamespaceManifest;
import dev.runnerpool.sandbox.cluster.PoolDefinition;
import dev.runnerpool.sandbox.controlplane.ControlPlane;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What kube-apiserver answers to manifests, right and wrong. */
@OnControlPlane
class ManifestsIT {
  private static final String NAMESPACE = "manifests";

  private static KubernetesClient client;
  private static Manifests manifests;

  @BeforeAll
  static void start(ControlPlane plane) {
    client = plane.admin();
    PoolDefinition.apply(client, PoolDefinition.read(client, PoolDefinition.SHIPPED));
    client.resource(NamespaceManifest.named(NAMESPACE)).create();
    manifests = new Manifests(client, NAMESPACE);
  }

  @AfterAll
  static void stop() {
    if (client != null) {
      client.namespaces().withName(NAMESPACE).delete();
    }
  }

  @AfterEach
  void clear() {
    manifests.deletePools();
  }

  @ParameterizedTest
  @MethodSource("dev.runnerpool.api.Manifests#valid")
  void aGoodManifestIsTaken(Path manifest) {
    assertThat(manifests.at(manifest).create().getMetadata().getUid()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("dev.runnerpool.api.Manifests#invalid")
  void aWrongManifestIsRefusedWithWhatWouldBeRight(Path manifest) {
    assertThatThrownBy(() -> manifests.at(manifest).create())
        .hasMessageContaining(Manifests.expected(manifest));
  }

  @ParameterizedTest
  @MethodSource("dev.runnerpool.api.Manifests#transitions")
  void whatCannotBeChangedStays(Path transition) {
    manifests.at(transition.resolve("before.yaml")).create();
    Path after = transition.resolve("after.yaml");

    assertThatThrownBy(() -> manifests.at(after).update())
        .hasMessageContaining(Manifests.expected(after));
  }

  @Test
  void whatIsLeftOutIsFilledIn() {
    GenericKubernetesResource pool = manifests.at(Manifests.minimal()).create();

    assertThat(pool.<String>get("spec", "maximumJobTimeout")).isEqualTo("1h");
    assertThat(pool.<Boolean>get("spec", "runUntagged")).isFalse();
    assertThat(pool.<Boolean>get("spec", "paused")).isFalse();
    assertThat(pool.<Integer>get("spec", "scaling", "warm")).isZero();
    assertThat(pool.<String>get("spec", "runner", "version")).isEqualTo(RunnerSpec.DEFAULT_VERSION);
    assertThat(pool.<String>get("spec", "runner", "job", "security")).isEqualTo("Baseline");
    assertThat(pool.<String>get("spec", "placement", "fallbackAfter")).isEqualTo("2m");
    assertThat(pool.<String>get("spec", "gitlab", "credentials", "secretRef", "key"))
        .isEqualTo("token");
  }

  @Test
  void anUnknownFieldIsDroppedWhereItIsNotRefused() {
    GenericKubernetesResource pool =
        manifests.pool(
            Manifests.read(Manifests.minimal()).replace("  scaling:", "  scalling: 3\n  scaling:"));

    GenericKubernetesResource made = client.resource(pool).create();

    assertThat(made.<Object>get("spec", "scalling")).isNull();
    assertThat(made.<Integer>get("spec", "scaling", "max")).isEqualTo(5);
  }

  @Test
  void whoWritesTheSpecDoesNotWriteTheStatus() {
    manifests.at(Manifests.minimal()).create();
    Resource<RunnerPool> pool =
        client.resources(RunnerPool.class).inNamespace(NAMESPACE).withName("minimal");
    PatchContext merge = PatchContext.of(PatchType.JSON_MERGE);

    pool.subresource("status").patch(merge, "status: {waiting: 7}");
    pool.patch(merge, "status: {waiting: 99}");

    assertThat(pool.get().getStatus().waiting()).isEqualTo(7);
  }
}
