package dev.runnerpool.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnerpool.sandbox.kubernetes.EmbeddedKubernetes;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the embedded API answers to manifests, right and wrong; {@link ManifestsIT} asks the real
 * one.
 */
class ManifestsTest {
  private static final String NAMESPACE = "ci";

  private static EmbeddedKubernetes kubernetes;
  private static Manifests manifests;

  @BeforeAll
  static void start() {
    kubernetes = EmbeddedKubernetes.start(EmbeddedKubernetes.Options.defaults());
    kubernetes.apply(Path.of("crds/runnerpools.runnerpool.dev-v1.yml"));
    kubernetes.apply(Path.of("deploy/runner-namespace/namespace.yaml"));
    manifests = new Manifests(kubernetes.client(), NAMESPACE);
  }

  @AfterAll
  static void stop() {
    kubernetes.close();
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
}
