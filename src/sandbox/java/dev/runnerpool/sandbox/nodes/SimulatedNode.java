package dev.runnerpool.sandbox.nodes;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One node: what it offers and which pods hold it. */
final class SimulatedNode {
  private final String name;
  private final NodeGroup group;
  private final Map<String, String> labels;
  private final Map<String, PodRequest> pods = new HashMap<>();
  private final boolean adopted;
  private Optional<Node> created = Optional.empty();
  private boolean leaving;
  private long idleSince;

  SimulatedNode(String name, NodeGroup group) {
    this(name, group, false);
  }

  private SimulatedNode(String name, NodeGroup group, boolean adopted) {
    this.name = name;
    this.group = group;
    this.adopted = adopted;
    this.labels = new HashMap<>(group.labels());
    labels.putIfAbsent("eks.amazonaws.com/capacityType", group.spot() ? "SPOT" : "ON_DEMAND");
    labels.putAll(
        Map.of(
            "kubernetes.io/arch",
            group.architecture(),
            "kubernetes.io/os",
            "linux",
            "kubernetes.io/hostname",
            name,
            "node.kubernetes.io/instance-type",
            group.instanceType(),
            "topology.kubernetes.io/region",
            "us-east-1",
            "topology.kubernetes.io/zone",
            "us-east-1a",
            "karpenter.sh/nodepool",
            group.name(),
            "eks.amazonaws.com/nodegroup",
            group.name(),
            "karpenter.sh/capacity-type",
            group.spot() ? "spot" : "on-demand"));
  }

  /** The machine of a node that somebody else made, which offers what the node says. */
  static SimulatedNode adopted(Node node) {
    return new SimulatedNode(node.getMetadata().getName(), NodeGroup.of(node), true);
  }

  String name() {
    return name;
  }

  /** Whether somebody else made it, and will take it away. */
  boolean isAdopted() {
    return adopted;
  }

  NodeGroup group() {
    return group;
  }

  /** The same in thought, to try pods on. */
  SimulatedNode copy() {
    SimulatedNode copy = new SimulatedNode(name, group, adopted);
    copy.pods.putAll(pods);
    return copy;
  }

  boolean isStarting() {
    return created.isEmpty();
  }

  /** Whether it takes pods. */
  boolean isReady() {
    return created.isPresent() && !leaving;
  }

  boolean isLeaving() {
    return leaving;
  }

  /** The node as the API made it. */
  Optional<Node> created() {
    return created;
  }

  void becomeReady(Node node) {
    created = Optional.of(node);
    idleSince = System.nanoTime();
  }

  void leave(boolean now) {
    leaving = now;
  }

  boolean isEmpty() {
    return pods.isEmpty();
  }

  /** Nanoseconds on the system's clock since which the node holds no pod. */
  long idleSince() {
    return idleSince;
  }

  /** Returns whether the pod held more before. */
  boolean hold(PodRequest pod) {
    PodRequest before = pods.put(pod.uid(), pod);
    return before != null && (before.cpu() > pod.cpu() || before.memory() > pod.memory());
  }

  boolean release(String uid) {
    boolean held = pods.remove(uid) != null;
    if (held && pods.isEmpty()) {
      idleSince = System.nanoTime();
    }
    return held;
  }

  /** Why the pod cannot run here, in the scheduler's words; empty if it can. */
  Set<String> obstacles(PodRequest pod) {
    Set<String> found = new HashSet<>();
    if (!pod.selects(labels)) {
      return Set.of("node(s) didn't match Pod's node affinity/selector");
    }
    if (!pod.tolerates(group.taints())) {
      return Set.of("node(s) had untolerated taint(s)");
    }
    if (pods.size() >= group.pods()) {
      found.add("Too many pods");
    }
    double cpu = pods.values().stream().mapToDouble(PodRequest::cpu).sum();
    if (cpu + pod.cpu() > group.cpu()) {
      found.add("Insufficient cpu");
    }
    double memory = pods.values().stream().mapToDouble(PodRequest::memory).sum();
    if (memory + pod.memory() > group.memoryGib() * (double) (1L << 30)) {
      found.add("Insufficient memory");
    }
    for (String device : pod.devices().keySet()) {
      long held = pods.values().stream().mapToLong(each -> each.devices(device)).sum();
      if (held + pod.devices(device) > group.devices().getOrDefault(device, 0)) {
        found.add("Insufficient " + device);
      }
    }
    return found;
  }

  private List<Taint> taints() {
    // A pool that tolerates the taint of reserved nodes has it in its group too.
    List<Taint> taints =
        new ArrayList<>(
            group.taints().stream()
                .filter(taint -> !taint.getKey().equals(SimulatedNodes.RESERVED))
                .toList());
    String owner = labels.get(SimulatedNodes.RESERVED);
    if (owner != null) {
      taints.add(
          new TaintBuilder()
              .withKey(SimulatedNodes.RESERVED)
              .withValue(owner)
              .withEffect("NoSchedule")
              .build());
    }
    return taints;
  }

  Node object() {
    Map<String, Quantity> capacity = new HashMap<>();
    capacity.put("cpu", new Quantity(Integer.toString(group.cpu())));
    capacity.put("memory", new Quantity(group.memoryGib() + "Gi"));
    capacity.put("pods", new Quantity(Integer.toString(group.pods())));
    group
        .devices()
        .forEach((device, number) -> capacity.put(device, new Quantity(number.toString())));
    return new NodeBuilder()
        .withNewMetadata()
        .withName(name)
        .withLabels(labels)
        .endMetadata()
        .withNewSpec()
        .withProviderID("aws:///us-east-1a/" + name)
        .withTaints(taints())
        .endSpec()
        .withNewStatus()
        .withCapacity(capacity)
        .withAllocatable(capacity)
        .withNewNodeInfo()
        .withArchitecture(group.architecture())
        .withOperatingSystem("linux")
        .withKubeletVersion("v1.34.0")
        .endNodeInfo()
        .addNewCondition()
        .withType("Ready")
        .withStatus("True")
        .withReason("KubeletReady")
        .endCondition()
        .endStatus()
        .build();
  }
}
