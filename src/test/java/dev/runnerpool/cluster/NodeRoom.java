package dev.runnerpool.cluster;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.math.BigDecimal;

/** What a node has left for pods. */
final class NodeRoom {
  private static final String CPU = "cpu";

  private NodeRoom() {}

  /** Thousandths of a core that no pod on the architecture's node requests. */
  static int free(KubernetesClient client, String architecture) {
    Node node =
        client.nodes().withLabel("kubernetes.io/arch", architecture).list().getItems().get(0);
    BigDecimal free = node.getStatus().getAllocatable().get(CPU).getNumericalAmount();
    for (Pod pod : client.pods().inAnyNamespace().list().getItems()) {
      boolean holds =
          node.getMetadata().getName().equals(pod.getSpec().getNodeName())
              && !"Succeeded".equals(pod.getStatus().getPhase())
              && !"Failed".equals(pod.getStatus().getPhase());
      if (holds) {
        for (Container container : pod.getSpec().getContainers()) {
          free = free.subtract(requested(container));
        }
      }
    }
    return free.movePointRight(3).intValue();
  }

  private static BigDecimal requested(Container container) {
    boolean none =
        container.getResources() == null
            || container.getResources().getRequests() == null
            || container.getResources().getRequests().get(CPU) == null;
    Quantity cores = none ? new Quantity("0") : container.getResources().getRequests().get(CPU);
    return cores.getNumericalAmount();
  }
}
