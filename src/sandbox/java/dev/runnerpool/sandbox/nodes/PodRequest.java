package dev.runnerpool.sandbox.nodes;

import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a pod asks of a node.
 *
 * @param cpu cores requested by all its containers that run side by side
 * @param memory bytes requested by them
 */
record PodRequest(Pod pod, double cpu, double memory) {

  static PodRequest of(Pod pod) {
    return new PodRequest(pod, sum(pod, "cpu"), sum(pod, "memory"));
  }

  /** The node that is kept for it; empty if none is. */
  String nominated() {
    String node = pod.getStatus() == null ? null : pod.getStatus().getNominatedNodeName();
    return node == null ? "" : node;
  }

  String uid() {
    return pod.getMetadata().getUid();
  }

  boolean selects(Map<String, String> labels) {
    Map<String, String> selector =
        Optional.ofNullable(pod.getSpec().getNodeSelector()).orElse(Map.of());
    return labels.entrySet().containsAll(selector.entrySet())
        && (terms().isEmpty() || terms().stream().anyMatch(term -> matches(term, labels)));
  }

  private List<NodeSelectorTerm> terms() {
    return Optional.ofNullable(pod.getSpec().getAffinity())
        .map(affinity -> affinity.getNodeAffinity())
        .map(affinity -> affinity.getRequiredDuringSchedulingIgnoredDuringExecution())
        .map(selector -> selector.getNodeSelectorTerms())
        .orElse(List.of());
  }

  private static boolean matches(NodeSelectorTerm term, Map<String, String> labels) {
    return term.getMatchExpressions().stream().allMatch(each -> matches(each, labels));
  }

  private static boolean matches(NodeSelectorRequirement wanted, Map<String, String> labels) {
    String value = labels.get(wanted.getKey());
    return switch (wanted.getOperator()) {
      case "In" -> value != null && wanted.getValues().contains(value);
      case "NotIn" -> value == null || !wanted.getValues().contains(value);
      case "Exists" -> value != null;
      case "DoesNotExist" -> value == null;
      default -> false;
    };
  }

  private static double sum(Pod pod, String resource) {
    return Stream.concat(pod.getSpec().getContainers().stream(), PodReport.sidecars(pod))
        .map(container -> container.getResources())
        .filter(resources -> resources != null && resources.getRequests() != null)
        .map(resources -> resources.getRequests().get(resource))
        .filter(amount -> amount != null)
        .mapToDouble(amount -> Quantity.getAmountInBytes(amount).doubleValue())
        .sum();
  }
}
