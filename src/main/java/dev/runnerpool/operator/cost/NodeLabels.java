package dev.runnerpool.operator.cost;

import dev.runnerpool.api.Labels;
import dev.runnerpool.core.cost.CapacityType;
import dev.runnerpool.core.cost.NodeKind;
import dev.runnerpool.core.cost.NodeTraits;
import dev.runnerpool.operator.pods.PodTimes;
import io.fabric8.kubernetes.api.model.Node;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads off a node's labels what it is paid for; of several names the first that is there. */
final class NodeLabels {

  private static final List<String> INSTANCE_TYPE =
      List.of("node.kubernetes.io/instance-type", "beta.kubernetes.io/instance-type");
  private static final List<String> REGION =
      List.of("topology.kubernetes.io/region", "failure-domain.beta.kubernetes.io/region");
  private static final List<String> ZONE =
      List.of("topology.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/zone");
  private static final List<String> ZONE_ID = List.of("topology.k8s.aws/zone-id");

  /** Karpenter and EKS Auto Mode, managed node groups, and what others set by hand. */
  private static final List<String> CAPACITY =
      List.of(
          "karpenter.sh/capacity-type",
          "eks.amazonaws.com/capacityType",
          "node.kubernetes.io/lifecycle");

  private static final String COMPUTE_TYPE = "eks.amazonaws.com/compute-type";

  /** {@code us-east-1a}, and {@code us-west-2-lax-1a} of a local zone. */
  private static final Pattern ZONE_NAME =
      Pattern.compile("([a-z]+(?:-[a-z]+)+-[0-9]+)(?:[a-z]|-.+)");

  private final Set<String> further;
  private final Set<String> all;

  NodeLabels(Set<String> further) {
    this.further = Set.copyOf(further);
    Set<String> keys = new HashSet<>(further);
    List.of(INSTANCE_TYPE, REGION, ZONE, ZONE_ID, CAPACITY).forEach(keys::addAll);
    keys.add(COMPUTE_TYPE);
    keys.add(Labels.ARCH);
    this.all = Set.copyOf(keys);
  }

  /** Those of a node's labels that are read here. */
  Map<String, String> kept(Map<String, String> labels) {
    Map<String, String> kept = new TreeMap<>(labels == null ? Map.of() : labels);
    kept.keySet().retainAll(all);
    return kept;
  }

  /** What the labels tell. */
  NodeTraits traits(Map<String, String> labels) {
    String zone = first(labels, ZONE, "");
    NodeKind kind =
        new NodeKind(
            first(labels, INSTANCE_TYPE, "unknown"),
            first(labels, REGION, regionOf(zone)),
            zone,
            first(labels, ZONE_ID, ""),
            capacity(first(labels, CAPACITY, "on-demand")));
    Map<String, String> others = new TreeMap<>(labels);
    others.keySet().retainAll(further);
    return new NodeTraits(kind, others, "auto".equals(labels.get(COMPUTE_TYPE)));
  }

  /** What else the node tells. */
  NodeFacts facts(Node node, Map<String, String> labels, long[] prints) {
    return new NodeFacts(
        node.getMetadata().getUid(),
        PodTimes.of(node.getMetadata().getCreationTimestamp()),
        labels.getOrDefault(Labels.ARCH, "unknown"),
        first(labels, ZONE, ""),
        prints);
  }

  private static String first(Map<String, String> labels, List<String> keys, String otherwise) {
    return keys.stream()
        .map(labels::get)
        .filter(value -> value != null && !value.isBlank())
        // Thousands of nodes tell few different ones.
        .map(String::intern)
        .findFirst()
        .orElse(otherwise);
  }

  private static String regionOf(String zone) {
    Matcher name = ZONE_NAME.matcher(zone);
    return name.matches() ? name.group(1) : "";
  }

  private static CapacityType capacity(String word) {
    return switch (word.toLowerCase(Locale.ROOT).replace('_', '-')) {
      case "spot" -> CapacityType.SPOT;
      case "capacity-block" -> CapacityType.PREPAID;
      default -> CapacityType.ON_DEMAND;
    };
  }
}
