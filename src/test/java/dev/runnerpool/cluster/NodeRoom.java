package dev.runnerpool.cluster;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.math.BigDecimal;

/** What a node has for pods. */
final class NodeRoom {
  private static final BigDecimal MIB = new BigDecimal(1 << 20);

  private NodeRoom() {}

  /**
   * Part of the memory that the architecture's node has for pods, in MiB. Jobs that ask for that
   * much of it can be short of room while pods of others are beside them, which ask for little.
   */
  static int memory(KubernetesClient client, String architecture, int percent) {
    Quantity all =
        client
            .nodes()
            .withLabel("kubernetes.io/arch", architecture)
            .list()
            .getItems()
            .get(0)
            .getStatus()
            .getAllocatable()
            .get("memory");
    return Quantity.getAmountInBytes(all)
        .multiply(new BigDecimal(percent))
        .movePointLeft(2)
        .divideToIntegralValue(MIB)
        .intValue();
  }
}
