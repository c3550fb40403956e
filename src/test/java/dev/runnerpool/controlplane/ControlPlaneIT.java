package dev.runnerpool.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.Architecture;
import dev.runnerpool.sandbox.controlplane.ControlPlane;
import dev.runnerpool.sandbox.controlplane.KwokNodes;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The control plane that the other suites stand on. */
@OnControlPlane
class ControlPlaneIT {
  private static final String NAME = "control-plane-arm64";

  @Test
  void itsNodesGetReady(ControlPlane plane) {
    KubernetesClient client = plane.admin();
    client.resource(KwokNodes.of(NAME, Architecture.ARM64, Map.of())).create();
    try {
      Node ready =
          client
              .nodes()
              .withName(NAME)
              .waitUntilCondition(ControlPlaneIT::isReady, 30, TimeUnit.SECONDS);

      assertThat(ready.getStatus().getNodeInfo().getArchitecture()).isEqualTo("arm64");
    } finally {
      client.nodes().withName(NAME).delete();
    }
  }

  @Test
  void itIsTheReleaseThatWasBuilt(ControlPlane plane) {
    assertThat(plane.admin().getKubernetesVersion().getGitVersion()).startsWith("v1.34.");
  }

  private static boolean isReady(Node node) {
    List<NodeCondition> conditions = node == null ? List.of() : node.getStatus().getConditions();
    return conditions.stream()
        .anyMatch(each -> each.getType().equals("Ready") && each.getStatus().equals("True"));
  }
}
