package dev.runnerpool.sandbox.nodes;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Taint;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Nodes that are alike and come and go with need.
 *
 * @param name the node pool's name, which its nodes carry as a label
 * @param architecture {@code arm64} or {@code amd64}, as Kubernetes and Go name it
 * @param instanceType for example {@code m7g.2xlarge}
 * @param cpu cores of one node, at least 1
 * @param memoryGib memory of one node in GiB, at least 1
 * @param pods how many pods one node holds
 * @param minimum nodes that are always there
 * @param maximum nodes at most, at least {@code minimum}
 * @param startDelay from the decision to start a node until it is ready
 * @param spot whether the nodes are spot capacity
 * @param labels further labels of the nodes
 * @param taints what pods must tolerate
 * @param devices further resources of one node, such as {@code nvidia.com/gpu}, by their number
 */
public record NodeGroup(
    String name,
    String architecture,
    String instanceType,
    int cpu,
    int memoryGib,
    int pods,
    int minimum,
    int maximum,
    Duration startDelay,
    boolean spot,
    Map<String, String> labels,
    List<Taint> taints,
    Map<String, Integer> devices) {
  /** Refuses architectures that GitLab runners are not simulated for. */
  public NodeGroup {
    if (!architecture.equals("arm64") && !architecture.equals("amd64")) {
      throw new IllegalArgumentException(
          "architecture of node group %s: \"%s\", must be arm64 or amd64"
              .formatted(name, architecture));
    }
    labels = Map.copyOf(labels);
    taints = List.copyOf(taints);
    devices = Map.copyOf(devices);
  }

  /** The same with one more label. */
  NodeGroup labelled(String label, String value) {
    Map<String, String> more = new HashMap<>(labels);
    more.put(label, value);
    return new NodeGroup(
        name,
        architecture,
        instanceType,
        cpu,
        memoryGib,
        pods,
        minimum,
        maximum,
        startDelay,
        spot,
        more,
        taints,
        devices);
  }

  /** What a node is one of, by its labels and what it offers. */
  static NodeGroup of(Node node) {
    Map<String, String> labels = node.getMetadata().getLabels();
    Map<String, Quantity> offers = node.getStatus().getAllocatable();
    return new NodeGroup(
        labels.getOrDefault("karpenter.sh/nodepool", node.getMetadata().getName()),
        labels.get("kubernetes.io/arch"),
        labels.getOrDefault("node.kubernetes.io/instance-type", ""),
        offers.get("cpu").getNumericalAmount().intValue(),
        (int) (Quantity.getAmountInBytes(offers.get("memory")).longValue() >> 30),
        offers.get("pods").getNumericalAmount().intValue(),
        0,
        0,
        Duration.ZERO,
        "spot".equals(labels.get("karpenter.sh/capacity-type")),
        labels,
        List.of(),
        Map.of());
  }

  /** Graviton nodes with 8 cores and 32 GiB that are ready after 40 s. */
  public static NodeGroup arm64(String name, int minimum, int maximum) {
    return general(name, "arm64", "m7g.2xlarge", minimum, maximum);
  }

  /** Intel nodes with 8 cores and 32 GiB that are ready after 40 s. */
  public static NodeGroup amd64(String name, int minimum, int maximum) {
    return general(name, "amd64", "m7i.2xlarge", minimum, maximum);
  }

  private static NodeGroup general(
      String name, String architecture, String instanceType, int minimum, int maximum) {
    Duration delay = Duration.ofSeconds(40);
    return new NodeGroup(
        name,
        architecture,
        instanceType,
        8,
        32,
        58,
        minimum,
        maximum,
        delay,
        true,
        Map.of(),
        List.of(),
        Map.of());
  }
}
