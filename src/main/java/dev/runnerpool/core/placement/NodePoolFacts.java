package dev.runnerpool.core.placement;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a NodePool of Karpenter says, as of its last change.
 *
 * @param labels values that its nodes may have, by label: of its requirements and its template
 * @param taints that its nodes keep; start-up taints are not among them
 * @param limits in cores, GiB and nodes, by {@code cpu}, {@code memory}, {@code nodes}
 * @param used the same of its nodes now
 * @param obstacle why it makes no nodes now; empty if it does, or does not say
 */
public record NodePoolFacts(
    String name,
    Map<String, AllowedValues> labels,
    List<NodeTaint> taints,
    Map<String, Double> limits,
    Map<String, Double> used,
    Optional<String> obstacle) {

  /** Keeps what it is given. */
  public NodePoolFacts {
    labels = Map.copyOf(labels);
    taints = List.copyOf(taints);
    limits = Map.copyOf(limits);
    used = Map.copyOf(used);
  }

  /** By which name Karpenter knows a label, for one that may be written by an older name. */
  public static String labelKey(String label) {
    return NodePoolCheck.normalized(label);
  }

  /** Whether nothing differs but what its nodes use. */
  public boolean isButForUseAs(NodePoolFacts other) {
    return equals(
        new NodePoolFacts(
            other.name, other.labels, other.taints, other.limits, used, other.obstacle));
  }
}
