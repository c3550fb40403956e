package dev.runnerpool.core.placement;

import dev.runnerpool.core.placement.NodeGroupFacts.Instance;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whether a managed node group of EKS can take a pool's runners. */
final class NodeGroupCheck {

  private static final String CAPACITY = "eks.amazonaws.com/capacityType";
  private static final int SHOWN = 5;

  private NodeGroupCheck() {}

  /** What is wrong with an entry that names a node group. */
  static List<PlacementFinding> of(
      PlacementEntry entry, PlacementNeed need, NodeGroupKnowledge known) {
    EntryFindings findings = new EntryFindings(entry);
    String whose = "node group '%s'".formatted(entry.name());
    if (known instanceof NodeGroupKnowledge.Missing missing) {
      findings.blocks(
          PlacementProblem.NodesMissing,
          "there is no %s in EKS cluster '%s'; %s"
              .formatted(
                  whose,
                  missing.cluster(),
                  SimilarNames.hint(entry.name(), missing.others(), "managed node groups")));
    } else if (known instanceof NodeGroupKnowledge.Described described) {
      described(findings, entry, need, described.facts(), whose);
    } else if (known instanceof NodeGroupKnowledge.Unread unread) {
      seen(findings, need, unread.architectures(), whose);
    } else if (known instanceof NodeGroupKnowledge.Seen seen) {
      seen(findings, need, seen.architectures(), whose);
    }
    return findings.list();
  }

  /** By its nodes, if it had any since the operator began. */
  private static void seen(
      EntryFindings findings, PlacementNeed need, Set<String> architectures, String whose) {
    if (!architectures.isEmpty() && !architectures.contains(need.architecture())) {
      findings.blocks(
          PlacementProblem.ArchitectureMismatch,
          "the nodes of %s are %s; the pool is %s"
              .formatted(whose, String.join(", ", architectures), need.architecture()));
    }
  }

  private static void described(
      EntryFindings findings,
      PlacementEntry entry,
      PlacementNeed need,
      NodeGroupFacts facts,
      String whose) {
    architecture(findings, need, facts, whose);
    capacity(findings, entry, facts, whose);
    entry
        .labels()
        .forEach(
            (label, value) -> {
              String given = facts.labels().get(label);
              if (given != null && !given.equals(value)) {
                findings.blocks(
                    PlacementProblem.LabelMismatch,
                    "%s gives its nodes %s=%s and not %s".formatted(whose, label, given, value));
              }
            });
    findings.untolerated(whose, facts.taints(), need);
    size(findings, need, facts, whose);
    health(findings, facts, whose);
  }

  private static void architecture(
      EntryFindings findings, PlacementNeed need, NodeGroupFacts facts, String whose) {
    Map<Boolean, Set<String>> known =
        facts.instances().entrySet().stream()
            .filter(type -> !type.getValue().architectures().isEmpty())
            .collect(
                Collectors.partitioningBy(
                    type -> type.getValue().architectures().contains(need.architecture()),
                    Collectors.mapping(Map.Entry::getKey, Collectors.toCollection(TreeSet::new))));
    Set<String> right = known.get(true);
    Set<String> wrong = known.get(false);
    Set<String> image = facts.imageArchitectures();
    if (!image.isEmpty() && !image.contains(need.architecture()) && wrong.isEmpty()) {
      findings.blocks(
          PlacementProblem.ArchitectureMismatch,
          "%s has an image for %s; the pool is %s"
              .formatted(whose, String.join(", ", image), need.architecture()));
    } else if (!wrong.isEmpty() && right.isEmpty()) {
      findings.blocks(
          PlacementProblem.ArchitectureMismatch,
          "%s has %s instances (%s); the pool is %s"
              .formatted(whose, architectures(facts, wrong), shown(wrong), need.architecture()));
    } else if (!wrong.isEmpty()) {
      findings.tells(
          PlacementProblem.ArchitectureMismatch,
          "%s has instances of several architectures: %s are not %s; give it %s alone"
              .formatted(whose, shown(wrong), need.architecture(), shown(right)));
    }
  }

  private static String architectures(NodeGroupFacts facts, Set<String> types) {
    return types.stream()
        .flatMap(type -> facts.instances().get(type).architectures().stream())
        .distinct()
        .sorted()
        .collect(Collectors.joining(" and "));
  }

  private static String shown(Set<String> types) {
    String first = types.stream().limit(SHOWN).collect(Collectors.joining(", "));
    return types.size() > SHOWN ? first + " and %d more".formatted(types.size() - SHOWN) : first;
  }

  private static void capacity(
      EntryFindings findings, PlacementEntry entry, NodeGroupFacts facts, String whose) {
    String wanted = entry.labels().get(CAPACITY);
    if (wanted != null && !facts.capacity().isEmpty() && !facts.capacity().equals(wanted)) {
      findings.blocks(
          PlacementProblem.CapacityMismatch,
          ".capacity",
          "%s is %s and not %s".formatted(whose, facts.capacity(), wanted));
    }
  }

  private static void size(
      EntryFindings findings, PlacementNeed need, NodeGroupFacts facts, String whose) {
    if (facts.maximum() == 0) {
      findings.blocks(
          PlacementProblem.NodeLimitTooLow,
          "%s may have at most 0 nodes; raise its maximum".formatted(whose));
    } else if (perNode(need, facts) == 0) {
      findings.blocks(
          PlacementProblem.NodeLimitTooLow,
          "%s has no instance (%s) with room for a runner with its job, %s"
              .formatted(whose, shown(facts.instances().keySet()), need.perRunner().text()));
    }
  }

  private static void health(EntryFindings findings, NodeGroupFacts facts, String whose) {
    boolean asItShould =
        facts.issues().isEmpty()
            && Set.of("ACTIVE", "UPDATING", "CREATING", "").contains(facts.status());
    if (!asItShould) {
      findings.tells(
          PlacementProblem.NodesUnhealthy,
          "EKS says of %s %s"
              .formatted(
                  whose,
                  facts.issues().isEmpty()
                      ? "that it is " + facts.status()
                      : "(%s): %s".formatted(facts.status(), String.join("; ", facts.issues()))));
    }
  }

  /** How many runners it can have at most, nothing else on its nodes. */
  static long most(PlacementNeed need, NodeGroupFacts facts) {
    long perNode = perNode(need, facts);
    return perNode > Integer.MAX_VALUE ? Long.MAX_VALUE : perNode * facts.maximum();
  }

  /** On the largest of its instances; without end if the sizes are not known. */
  private static long perNode(PlacementNeed need, NodeGroupFacts facts) {
    boolean known =
        !facts.instances().isEmpty()
            && facts.instances().values().stream().noneMatch(NodeGroupCheck::isOfUnknownSize);
    return need.perRunner().isNothing() || !known
        ? Long.MAX_VALUE
        : facts.instances().values().stream()
            .map(Instance::size)
            .mapToLong(need.perRunner()::fitsInto)
            .max()
            .orElse(Long.MAX_VALUE);
  }

  private static boolean isOfUnknownSize(Instance instance) {
    return instance.size().isNothing();
  }
}
