package dev.runnerpool.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnerpool.operator.placement.NodePoolManifest;
import dev.runnerpool.sandbox.controlplane.ControlPlane;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** NodePools as Karpenter defines them, on a real API server, by the rights that are shipped. */
@OnControlPlane
class NodePoolIT {

  @TempDir static Path folder;
  private static Installation site;

  @BeforeAll
  static void start(ControlPlane plane) throws Exception {
    site = Installation.prepare(plane, "nodepools", folder);
    KarpenterDefinitions.apply(site.client());
    site.install(ShippedManifests.ofKustomize(site.client(), "deploy/operator"), Map.of());
    site.startOperator();
  }

  @AfterAll
  static void stop() {
    if (site != null) {
      KarpenterDefinitions.remove(site.client());
      site.close();
    }
  }

  @Test
  void typosAndMistakesAreNamedAndARestartAtRestWritesNothing() {
    try (PoolNamespace one = PoolNamespace.open(site);
        PoolNamespace two = PoolNamespace.open(site)) {
      NodePoolManifest.apply(
          site.client(),
          "ci-spot",
          "limits: {cpu: '4'}",
          "kubernetes.io/arch=arm64",
          "karpenter.sh/capacity-type=spot");
      for (PoolNamespace space : List.of(one, two)) {
        space.pool("typo", "arm64", "max: 3", nodes("{nodePool: ci-sopt}"));
        space.pool("dear", "arm64", "max: 3", nodes("{nodePool: ci-spot, capacity: OnDemand}"));
        space.pool("wide", "arm64", "max: 99", nodes("{nodePool: ci-spot, capacity: Spot}"));
        space.pool("well", "arm64", "max: 1", nodes("{nodePool: ci-spot, capacity: Spot}"));
      }
      for (PoolNamespace space : List.of(one, two)) {
        assertThat(space.awaitCondition("typo", "Placement", "False"))
            .isEqualTo("placement.nodes[0]: there is no NodePool 'ci-sopt'; write 'ci-spot'?");
        assertThat(space.awaitCondition("typo", "Ready", "False")).contains("ci-sopt");
        assertThat(space.awaitCondition("dear", "Placement", "False"))
            .contains("allows spot (karpenter.sh/capacity-type) and not on-demand");
        assertThat(space.awaitCondition("wide", "Placement", "False"))
            .contains("NodePool 'ci-spot' (limits.cpu 4)", "of scaling.max, 99");
        space.awaitCondition("wide", "Ready", "True");
        space.awaitCondition("well", "Placement", "True");
        space.awaitCondition("well", "Ready", "True");
      }
      SilentRestart.assertOf(site, one);

      NodePoolManifest.apply(site.client(), "ci-sopt", "", "kubernetes.io/arch=arm64");
      for (PoolNamespace space : List.of(one, two)) {
        space.awaitCondition("typo", "Placement", "True");
        space.awaitCondition("typo", "Ready", "True");
      }
      NodePoolManifest.delete(site.client(), "ci-sopt");
      NodePoolManifest.delete(site.client(), "ci-spot");
      assertThat(one.awaitCondition("well", "Placement", "False"))
          .isEqualTo("placement.nodes[0]: there is no NodePool 'ci-spot'; there are no NodePools");
    }
  }

  @Test
  void whatKarpentersOwnRulesRefuseCannotBeThere() {
    assertThatThrownBy(
            () -> NodePoolManifest.apply(site.client(), "bad", "", "kubernetes.io/hostname=a"))
        .isInstanceOf(KubernetesClientException.class);
  }

  private static String nodes(String entry) {
    return "placement: {nodes: [" + entry + "]}";
  }
}
