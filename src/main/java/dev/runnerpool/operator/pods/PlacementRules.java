package dev.runnerpool.operator.pods;

import dev.runnerpool.api.Architecture;
import dev.runnerpool.api.Labels;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.NodeAffinity;
import io.fabric8.kubernetes.api.model.NodeSelector;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What holds of every pod of an architecture, whatever a template says. */
final class PlacementRules {

  private PlacementRules() {}

  /** The labels without which a pod would run on the wrong nodes, sorted. */
  static Map<String, String> always(Architecture architecture) {
    return new TreeMap<>(Map.of(Labels.ARCH, architecture.label(), "kubernetes.io/os", "linux"));
  }

  /**
   * Requires that a pod held to the architecture by its node selector can be scheduled at all. Node
   * affinity and selector hold together, so a term for another architecture never matches; terms
   * are alternatives, so one that fits is enough.
   */
  static void requireRunnable(Architecture architecture, PodSpec pod, String field) {
    if (pod.getNodeName() != null) {
      throw new InvalidSpecException(
          field + ".nodeName", pod.getNodeName(), "names one node: select nodes by labels instead");
    }
    List<NodeSelectorTerm> terms =
        Optional.ofNullable(pod.getAffinity())
            .map(Affinity::getNodeAffinity)
            .map(NodeAffinity::getRequiredDuringSchedulingIgnoredDuringExecution)
            .map(NodeSelector::getNodeSelectorTerms)
            .orElse(List.of());
    if (!terms.isEmpty() && terms.stream().noneMatch(term -> allows(architecture, term))) {
      throw new InvalidSpecException(
          field + ".affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution",
          "allows no node of the pool's architecture "
              + architecture
              + ": leave "
              + Labels.ARCH
              + " out, it is added by itself");
    }
  }

  private static boolean allows(Architecture architecture, NodeSelectorTerm term) {
    return term.getMatchExpressions().stream()
        .filter(expression -> Labels.ARCH.equals(expression.getKey()))
        .allMatch(expression -> allows(architecture, expression));
  }

  private static boolean allows(Architecture architecture, NodeSelectorRequirement expression) {
    boolean named = expression.getValues().contains(architecture.label());
    return switch (String.valueOf(expression.getOperator())) {
      case "In" -> named;
      case "NotIn" -> !named;
      case "Exists" -> true;
      default -> false;
    };
  }
}
