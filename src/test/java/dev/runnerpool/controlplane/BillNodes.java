package dev.runnerpool.controlplane;

import dev.runnerpool.api.Architecture;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;

/** The nodes of the trace whose bill was counted by hand; they tell their own prices. */
final class BillNodes {
  /** A label of all of them. */
  static final String MADE = "bill-it/made";

  private static final String PRICE = "runnerpool.dev/price-per-hour";

  private BillNodes() {}

  static void make(
      KubernetesClient client,
      String name,
      Architecture architecture,
      String type,
      String capacity,
      String zone,
      int memoryGib,
      String price) {
    Map<String, Quantity> offers =
        Map.of(
            "cpu", new Quantity("8"),
            "memory", new Quantity(memoryGib + "Gi"),
            "pods", new Quantity("58"));
    Node node =
        new NodeBuilder()
            .withNewMetadata()
            .withName(name)
            .addToLabels(MADE, "")
            .addToLabels("bill", name)
            .addToLabels("kubernetes.io/arch", architecture.label())
            .addToLabels("kubernetes.io/os", "linux")
            .addToLabels("node.kubernetes.io/instance-type", type)
            .addToLabels("karpenter.sh/capacity-type", capacity)
            .addToLabels("topology.kubernetes.io/zone", zone)
            .endMetadata()
            .withNewStatus()
            .withCapacity(offers)
            .withAllocatable(offers)
            .endStatus()
            .build();
    client.resource(priced(node, price)).create();
  }

  static Node priced(Node node, String price) {
    node.getMetadata().getLabels().put(PRICE, price);
    return node;
  }
}
