package dev.runnerpool.core.placement;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Whether Karpenter makes nodes of a NodePool for a pool's pods, by the rules of its scheduler:
 * {@code Requirements.Compatible} in {@code pkg/scheduling/requirements.go} (labels that the
 * NodePool does not define must be well known), {@code Taints.Tolerates} in {@code
 * pkg/scheduling/taints.go}, limits in {@code filterByRemainingResources} and readiness in {@code
 * Provisioner.NewScheduler} of {@code pkg/controllers/provisioning}, sigs.k8s.io/karpenter v1.14.1.
 */
final class NodePoolCheck {

  private static final String ARCH = "kubernetes.io/arch";
  private static final String NAME = "karpenter.sh/nodepool";
  private static final String CAPACITY = "karpenter.sh/capacity-type";
  private static final String TYPE = "node.kubernetes.io/instance-type";

  /** Karpenter's own words for older ones: {@code NormalizedLabels} in pkg/apis/v1/labels.go. */
  private static final Map<String, String> NORMALIZED =
      Map.of(
          "beta.kubernetes.io/arch", ARCH,
          "beta.kubernetes.io/os", "kubernetes.io/os",
          "beta.kubernetes.io/instance-type", TYPE,
          "failure-domain.beta.kubernetes.io/zone", "topology.kubernetes.io/zone",
          "failure-domain.beta.kubernetes.io/region", "topology.kubernetes.io/region");

  /** {@code WellKnownLabels} there; those of providers are told by their domains. */
  private static final Set<String> WELL_KNOWN =
      Set.of(
          NAME,
          "topology.kubernetes.io/zone",
          "topology.kubernetes.io/region",
          TYPE,
          ARCH,
          "kubernetes.io/os",
          CAPACITY,
          "node.kubernetes.io/windows-build");

  private static final List<String> PROVIDERS =
      List.of("karpenter.", "eks.amazonaws.com/", "topology.k8s.aws/");

  private static final Map<String, Function<String, Optional<String>>> BY_NAME =
      Map.of(
          TYPE,
          InstanceTypeNames::ofType,
          "karpenter.k8s.aws/instance-family",
          InstanceTypeNames::ofFamily,
          "eks.amazonaws.com/instance-family",
          InstanceTypeNames::ofFamily);

  private NodePoolCheck() {}

  /** By which name Karpenter knows a label. */
  static String normalized(String label) {
    return NORMALIZED.getOrDefault(label, label);
  }

  /**
   * What is wrong with an entry that names a NodePool.
   *
   * @param known all NodePools of the cluster by name
   * @param waits whether a runner of the pool waits for a node
   */
  static List<PlacementFinding> of(
      PlacementEntry entry, PlacementNeed need, Map<String, NodePoolFacts> known, boolean waits) {
    EntryFindings findings = new EntryFindings(entry);
    NodePoolFacts facts = known.get(entry.name());
    if (facts == null) {
      findings.blocks(
          PlacementProblem.NodesMissing,
          "there is no NodePool '%s'; %s"
              .formatted(
                  entry.name(), SimilarNames.hint(entry.name(), known.keySet(), "NodePools")));
      return findings.list();
    }
    String whose = "NodePool '%s'".formatted(entry.name());
    labels(findings, entry, need, facts, whose);
    findings.untolerated(whose, facts.taints(), need);
    limits(findings, need, facts, whose, waits);
    facts
        .obstacle()
        .ifPresent(
            why ->
                findings.tells(
                    PlacementProblem.NodesUnhealthy,
                    "%s makes no nodes: %s".formatted(whose, why)));
    return findings.list();
  }

  private static void labels(
      EntryFindings findings,
      PlacementEntry entry,
      PlacementNeed need,
      NodePoolFacts facts,
      String whose) {
    entry
        .labels()
        .forEach(
            (label, value) -> {
              String key = normalized(label);
              AllowedValues allowed = facts.labels().get(key);
              if (key.equals(NAME) || (allowed == null && isWellKnown(key))) {
                return;
              }
              if (allowed == null) {
                findings.blocks(
                    PlacementProblem.LabelMismatch,
                    "%s gives its nodes no label %s; add %s=%s to its spec.template.metadata.labels"
                        .formatted(whose, label, label, value));
              } else if (!allowed.has(value)) {
                contradiction(findings, key, value, allowed, whose);
              }
            });
    AllowedValues architectures = facts.labels().get(ARCH);
    if (architectures == null || architectures.has(need.architecture())) {
      byNames(findings, need, facts, whose);
    }
  }

  private static void contradiction(
      EntryFindings findings, String key, String value, AllowedValues allowed, String whose) {
    switch (key) {
      case ARCH ->
          findings.blocks(
              PlacementProblem.ArchitectureMismatch,
              "%s allows %s (%s); the pool is %s".formatted(whose, allowed.text(), ARCH, value));
      case CAPACITY ->
          findings.blocks(
              PlacementProblem.CapacityMismatch,
              ".capacity",
              "%s allows %s (%s) and not %s".formatted(whose, allowed.text(), CAPACITY, value));
      default ->
          findings.blocks(
              PlacementProblem.LabelMismatch,
              "%s allows %s for %s and not %s".formatted(whose, allowed.text(), key, value));
    }
  }

  /** Instance types or families that are all of another architecture, by their names. */
  private static void byNames(
      EntryFindings findings, PlacementNeed need, NodePoolFacts facts, String whose) {
    BY_NAME.forEach(
        (key, architecture) -> {
          AllowedValues allowed = facts.labels().get(key);
          if (allowed != null
              && !allowed.complement()
              && !allowed.values().isEmpty()
              && allowed.values().stream()
                  .allMatch(
                      name ->
                          architecture
                              .apply(name)
                              .filter(known -> !known.equals(need.architecture()))
                              .isPresent())) {
            findings.blocks(
                PlacementProblem.ArchitectureMismatch,
                "%s allows only %s (%s), by their names of another architecture; the pool is %s"
                    .formatted(whose, allowed.text(), key, need.architecture()));
          }
        });
  }

  private static boolean isWellKnown(String key) {
    return WELL_KNOWN.contains(key) || PROVIDERS.stream().anyMatch(key::startsWith);
  }

  private static void limits(
      EntryFindings findings,
      PlacementNeed need,
      NodePoolFacts facts,
      String whose,
      boolean waits) {
    facts
        .limits()
        .forEach(
            (resource, limit) -> {
              double one = one(need, resource);
              if (one > limit) {
                findings.blocks(
                    PlacementProblem.NodeLimitTooLow,
                    "limits.%s of %s is %s, and one runner with its job needs %s"
                        .formatted(resource, whose, text(resource, limit), text(resource, one)));
              } else if (waits && facts.used().getOrDefault(resource, 0.0) + one > limit) {
                findings.tells(
                    PlacementProblem.NodeLimitTooLow,
                    "limits.%s of %s, %s, is used up, so a runner that waits gets no node of it"
                        .formatted(resource, whose, text(resource, limit)));
              }
            });
  }

  /** Of a resource that its limits may name; a runner takes no more than one node. */
  private static double one(PlacementNeed need, String resource) {
    return switch (resource) {
      case "cpu" -> need.perRunner().cores();
      case "memory" -> need.perRunner().gib();
      case "nodes" -> 1;
      default -> 0;
    };
  }

  private static String text(String resource, double amount) {
    return RunnerRoom.figure(amount) + (resource.equals("memory") ? " GiB" : "");
  }

  /** How many runners a NodePool's limits allow at most. */
  static long most(PlacementNeed need, NodePoolFacts facts) {
    return Math.min(
        RunnerRoom.times(limit(facts, "cpu"), need.perRunner().cores()),
        RunnerRoom.times(limit(facts, "memory"), need.perRunner().gib()));
  }

  private static double limit(NodePoolFacts facts, String resource) {
    return facts.limits().getOrDefault(resource, Double.MAX_VALUE);
  }
}
