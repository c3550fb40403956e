package dev.runnerpool.sandbox.nodes;

import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a pod asks of a node.
 *
 * @param cpu cores requested by all its containers that run side by side
 * @param memory bytes requested by them
 * @param devices other resources limited by them, by their number
 */
record PodRequest(Pod pod, double cpu, double memory, Map<String, Long> devices) {

  static PodRequest of(Pod pod) {
    return new PodRequest(pod, sum(pod, "cpu"), sum(pod, "memory"), devicesOf(pod));
  }

  /** How many of that device. */
  long devices(String device) {
    return devices.getOrDefault(device, 0L);
  }

  /** Whether none of the taints keeps it away. */
  boolean tolerates(List<Taint> taints) {
    List<Toleration> tolerations =
        Optional.ofNullable(pod.getSpec().getTolerations()).orElse(List.of());
    return taints.stream()
        .filter(taint -> !"PreferNoSchedule".equals(taint.getEffect()))
        .allMatch(taint -> tolerations.stream().anyMatch(each -> tolerates(each, taint)));
  }

  private static boolean tolerates(Toleration toleration, Taint taint) {
    boolean anyValue = "Exists".equals(toleration.getOperator());
    boolean anyKey = anyValue && (toleration.getKey() == null || toleration.getKey().isEmpty());
    boolean anyEffect = toleration.getEffect() == null || toleration.getEffect().isEmpty();
    return (anyKey || taint.getKey().equals(toleration.getKey()))
        && (anyValue || text(taint.getValue()).equals(text(toleration.getValue())))
        && (anyEffect || toleration.getEffect().equals(taint.getEffect()));
  }

  private static String text(String value) {
    return value == null ? "" : value;
  }

  /** Devices have a domain in their names, and are requested as they are limited. */
  private static Map<String, Long> devicesOf(Pod pod) {
    Map<String, Long> devices = new TreeMap<>();
    pod.getSpec().getContainers().stream()
        .map(container -> container.getResources())
        .filter(resources -> resources != null && resources.getLimits() != null)
        .flatMap(resources -> resources.getLimits().entrySet().stream())
        .filter(limit -> limit.getKey().contains("/"))
        .forEach(
            limit ->
                devices.merge(
                    limit.getKey(),
                    Quantity.getAmountInBytes(limit.getValue()).longValue(),
                    Long::sum));
    return devices;
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
