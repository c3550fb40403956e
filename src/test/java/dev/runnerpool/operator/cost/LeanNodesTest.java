package dev.runnerpool.operator.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.sandbox.kubernetes.EmbeddedKubernetes;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A node may be 80 KiB, and a cluster has thousands. */
class LeanNodesTest {

  @Test
  void ofANodeOnlyWhatItsPriceNeedsIsKept() {
    LeanNodes store = new LeanNodes(new NodeLabels(Set.of("rack")));
    Node node = node("n1");
    store.put("n1", node);
    assertThat(store.get("n1"))
        .isEqualTo(
            new NodeBuilder()
                .withNewMetadata()
                .withName("n1")
                .withUid("u1")
                .withResourceVersion("7")
                .addToLabels("node.kubernetes.io/instance-type", "m7g.2xlarge")
                .addToLabels("karpenter.sh/capacity-type", "spot")
                .addToLabels("rack", "a")
                .endMetadata()
                .withNewStatus()
                .addToCapacity("cpu", new Quantity("8"))
                .addToCapacity("memory", new Quantity("32Gi"))
                .endStatus()
                .build());
    assertThat(Serialization.asJson(store.get("n1"))).hasSizeLessThan(500);
  }

  @Test
  void theWatchedNodesAreKeptLeanAndPricedAllTheSame() {
    try (EmbeddedKubernetes kubernetes =
            EmbeddedKubernetes.start(EmbeddedKubernetes.Options.defaults());
        KubernetesClient client = kubernetes.client("operator")) {
      for (int i = 0; i < 250; i++) {
        kubernetes.client().resource(node("n" + i)).create();
      }
      NodeCache nodes =
          new NodeCache(
              client,
              GivenPrices.chain(Map.of("overrides.\"m7g.2xlarge\"", "0.4")),
              new KindsInUse(List.of()));
      nodes.start(null);
      await().until(() -> nodes.find("n249").isPresent() && nodes.find("n0").isPresent());
      assertThat(nodes.find("n249").orElseThrow().price().orElseThrow().hourly()).isEqualTo(0.4);
      assertThat(nodes.find("n249").orElseThrow().capacity().cpus()).isEqualTo(8);
      assertThat(
              nodes
                  .find("n249")
                  .orElseThrow()
                  .facts()
                  .hasAll(NodeFacts.prints(Map.of("example.com/anything", "else"))))
          .as("a selector may name any label")
          .isTrue();
      assertThat(nodes.kept())
          .hasSize(250)
          .allSatisfy(kept -> assertThat(Serialization.asJson(kept)).hasSizeLessThan(500));
      nodes.stop(null);
    }
  }

  @Test
  void whatIsKnownOfANodeTakesLessThanAKibibyte() {
    NodeCache nodes = GivenPrices.nodes(Map.of());
    Node node = node("ip-10-0-123-123.eu-central-1.compute.internal");
    node.getMetadata().setUid("0d4a3f0e-1111-2222-3333-444455556666");
    node.getMetadata().setCreationTimestamp("2026-03-02T10:00:00Z");
    for (int label = 0; label < 30; label++) {
      node.getMetadata().getLabels().put("karpenter.k8s.aws/instance-" + label, "x".repeat(60));
    }
    nodes.onAdd(node);
    NodeCache.Known known = nodes.find(node.getMetadata().getName()).orElseThrow();
    assertThat(known.price()).isEmpty();
    nodes.onAdd(
        new NodeBuilder(node)
            .editMetadata()
            .addToLabels("karpenter.sh/capacity-type", "on-demand")
            .addToLabels("topology.kubernetes.io/region", "us-east-1")
            .endMetadata()
            .build());
    NodeCache.Known priced = nodes.find(node.getMetadata().getName()).orElseThrow();
    assertThat(priced.price()).isPresent();
    assertThat(KeptSize.of(priced)).isLessThan(1024);
  }

  private static Node node(String name) {
    NodeBuilder node =
        new NodeBuilder()
            .withNewMetadata()
            .withName(name)
            .withUid("u1")
            .withResourceVersion("7")
            .addToLabels("node.kubernetes.io/instance-type", "m7g.2xlarge")
            .addToLabels("karpenter.sh/capacity-type", "spot")
            .addToLabels("rack", "a")
            .addToLabels("example.com/anything", "else")
            .addToAnnotations("csi.volume.kubernetes.io/nodeid", "x".repeat(10_000))
            .addNewManagedField()
            .withManager("kubelet")
            .endManagedField()
            .endMetadata()
            .withNewStatus()
            .addToCapacity("cpu", new Quantity("8"))
            .addToCapacity("memory", new Quantity("32Gi"))
            .endStatus();
    for (int image = 0; image < 50; image++) {
      node.editStatus()
          .addNewImage()
          .withNames("registry.example.com/team/image:" + image)
          .endImage()
          .endStatus();
    }
    return node.build();
  }
}
