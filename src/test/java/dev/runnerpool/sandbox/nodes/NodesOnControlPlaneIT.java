package dev.runnerpool.sandbox.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.controlplane.OnControlPlane;
import dev.runnerpool.manifests.NamespaceManifest;
import dev.runnerpool.sandbox.controlplane.ControlPlane;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The simulated nodes under a real scheduler, controller-manager and garbage collector. */
@OnControlPlane
class NodesOnControlPlaneIT {
  private static final String SPACE = "simulated-nodes-it";
  private static final String GROUP = "it-graviton";
  private static final double SPEED = 20;

  private KubernetesClient client;
  private SimulatedNodes nodes;

  @BeforeEach
  void start(ControlPlane plane) {
    client = plane.client(plane.adminToken());
    client.resource(NamespaceManifest.named(SPACE)).serverSideApply();
    awaitThat(() -> client.serviceAccounts().inNamespace(SPACE).withName("default").get() != null);
    nodes =
        SimulatedNodes.start(
            client,
            SimulatedNodes.Options.of(SPEED, NodeGroup.arm64(GROUP, 0, 3))
                .with(Scheduling.OF_THE_CLUSTER));
  }

  @AfterEach
  void stop() {
    client.pods().inNamespace(SPACE).withGracePeriod(0).delete();
    nodes.close();
    assertThat(ownNodes()).isEmpty();
    client.close();
  }

  @Test
  void nodesComeForPodsThatTheSchedulerCannotPlaceAndLeaveWhenEmpty() {
    create("first", "arm64", "6");
    create("second", "arm64", "6");
    awaitRunning("first");
    awaitRunning("second");

    assertThat(ownNodes()).hasSize(2);
    assertThat(pod("first").getSpec().getNodeName()).startsWith(GROUP);
    assertThat(pod("first").getStatus().getConditions())
        .anyMatch(each -> each.getType().equals("Ready") && each.getStatus().equals("True"));
    client.pods().inNamespace(SPACE).delete();
    awaitThat(() -> client.pods().inNamespace(SPACE).list().getItems().isEmpty());
    awaitThat(() -> ownNodes().isEmpty());
  }

  @Test
  void noNodeComesForAnArchitectureThatNoGroupHas() {
    create("elsewhere", "riscv64", "1");
    create("here", "arm64", "1");
    awaitRunning("here");

    assertThat(ownNodes()).hasSize(1);
    assertThat(pod("elsewhere").getStatus().getConditions())
        .anyMatch(each -> "Unschedulable".equals(each.getReason()));
  }

  @Test
  void aKubeletsLeaseKeepsTheNodeAliveAndLeavesWithIt() {
    create("alone", "arm64", "1");
    awaitRunning("alone");
    String node = pod("alone").getSpec().getNodeName();

    awaitThat(() -> lease(node) != null);
    client.nodes().withName(node).delete();
    awaitThat(() -> lease(node) == null);
  }

  private Object lease(String node) {
    return client.leases().inNamespace("kube-node-lease").withName(node).get();
  }

  private List<Node> ownNodes() {
    return client.nodes().withLabel("karpenter.sh/nodepool", GROUP).list().getItems();
  }

  private void create(String name, String architecture, String cpu) {
    client
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withNamespace(SPACE)
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withNodeSelector(Map.of("kubernetes.io/arch", architecture))
                .addNewContainer()
                .withName("main")
                .withImage("none")
                .withNewResources()
                .addToRequests("cpu", new Quantity(cpu))
                .endResources()
                .endContainer()
                .endSpec()
                .build())
        .create();
  }

  private Pod pod(String name) {
    return client.pods().inNamespace(SPACE).withName(name).get();
  }

  private void awaitRunning(String pod) {
    awaitThat(() -> "Running".equals(pod(pod).getStatus().getPhase()));
  }

  private static void awaitThat(Callable<Boolean> condition) {
    await().atMost(Duration.ofMinutes(1)).until(condition);
  }
}
