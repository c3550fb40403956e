package dev.runnerpool.core.placement;

import dev.runnerpool.core.placement.PlacementEntry.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Compares what a pool needs with the nodes that it names: a function of what is known of both. */
public final class PlacementCheck {

  private PlacementCheck() {}

  /**
   * What is known.
   *
   * @param nodePools Karpenter's by name; empty if the cluster has none, or they cannot be read
   * @param nodeGroups by the names that the pool gives
   * @param pending whether more may be known soon, as something was asked and did not answer yet
   */
  public record Facts(
      Optional<Map<String, NodePoolFacts>> nodePools,
      Map<String, NodeGroupKnowledge> nodeGroups,
      boolean pending) {}

  /**
   * What comes of it.
   *
   * @param waits whether a runner of the pool waits for a node
   */
  public static PlacementVerdict verdict(PlacementNeed need, Facts facts, boolean waits) {
    List<PlacementFinding> findings = new ArrayList<>();
    Set<String> unread = new TreeSet<>();
    Set<String> remarks = new TreeSet<>();
    boolean checked = false;
    for (PlacementEntry entry : need.entries()) {
      if (entry.kind() == Kind.NODE_POOL && facts.nodePools().isPresent()) {
        findings.addAll(NodePoolCheck.of(entry, need, facts.nodePools().get(), waits));
        checked = true;
      } else if (entry.kind() == Kind.NODE_GROUP) {
        NodeGroupKnowledge known = group(entry, facts);
        findings.addAll(NodeGroupCheck.of(entry, need, known));
        checked |= remark(known, unread, remarks);
      }
    }
    boolean impossible =
        !need.entries().isEmpty()
            && need.entries().stream()
                .allMatch(
                    entry ->
                        findings.stream().anyMatch(f -> f.blocks() && f.entry() == entry.index()));
    if (findings.stream().noneMatch(PlacementFinding::blocks)) {
      tooFew(need, facts).ifPresent(findings::add);
    }
    findings.sort(
        Comparator.comparing((PlacementFinding finding) -> !finding.blocks())
            .thenComparing(PlacementFinding::entry)
            .thenComparing(PlacementFinding::problem)
            .thenComparing(PlacementFinding::message));
    return new PlacementVerdict(
        findings, List.copyOf(unread), List.copyOf(remarks), checked, impossible, facts.pending());
  }

  private static NodeGroupKnowledge group(PlacementEntry entry, Facts facts) {
    return facts.nodeGroups().getOrDefault(entry.name(), new NodeGroupKnowledge.Seen(Set.of()));
  }

  /** Whether EKS told of it. */
  private static boolean remark(NodeGroupKnowledge known, Set<String> unread, Set<String> remarks) {
    if (known instanceof NodeGroupKnowledge.Unread failed) {
      unread.add(failed.why());
      return false;
    }
    String remark =
        known instanceof NodeGroupKnowledge.Described described
            ? described.remark()
            : known instanceof NodeGroupKnowledge.Missing missing ? missing.remark() : "";
    if (!remark.isEmpty()) {
      remarks.add(remark);
    }
    return !(known instanceof NodeGroupKnowledge.Seen);
  }

  /**
   * All entries together may have fewer runners than the pool. Runners go on to the next entry, so
   * one without a known end is enough; a NodePool that several entries name counts once.
   */
  private static Optional<PlacementFinding> tooFew(PlacementNeed need, Facts facts) {
    Set<String> counted = new HashSet<>();
    List<String> limits = new ArrayList<>();
    long together = 0;
    for (PlacementEntry entry : need.entries()) {
      if (!counted.add(entry.kind() + "/" + entry.name())) {
        continue;
      }
      long most = most(entry, need, facts);
      if (most >= need.max() - together) {
        return Optional.empty();
      }
      together += most;
      limits.add(limit(entry, facts));
    }
    if (limits.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new PlacementFinding(
            need.entries().get(0).index(),
            PlacementProblem.NodeLimitTooLow,
            false,
            "placement.nodes: %s: room for at most %d of scaling.max, %d, with %s for a runner with its job; raise it or lower scaling.max"
                .formatted(
                    String.join(", ", limits), together, need.max(), need.perRunner().text())));
  }

  private static long most(PlacementEntry entry, PlacementNeed need, Facts facts) {
    if (entry.kind() == Kind.NODE_POOL && facts.nodePools().isPresent()) {
      return NodePoolCheck.most(need, facts.nodePools().get().get(entry.name()));
    }
    return group(entry, facts) instanceof NodeGroupKnowledge.Described described
        ? NodeGroupCheck.most(need, described.facts())
        : Long.MAX_VALUE;
  }

  private static String limit(PlacementEntry entry, Facts facts) {
    if (entry.kind() == Kind.NODE_POOL) {
      Map<String, Double> limits = facts.nodePools().orElseThrow().get(entry.name()).limits();
      List<String> told = new ArrayList<>();
      Optional.ofNullable(limits.get("cpu"))
          .ifPresent(cpu -> told.add("limits.cpu %s".formatted(RunnerRoom.figure(cpu))));
      Optional.ofNullable(limits.get("memory"))
          .ifPresent(gib -> told.add("limits.memory %s GiB".formatted(RunnerRoom.figure(gib))));
      return "NodePool '%s' (%s)".formatted(entry.name(), String.join(", ", told));
    }
    int maximum = ((NodeGroupKnowledge.Described) group(entry, facts)).facts().maximum();
    return "node group '%s' (at most %d nodes)".formatted(entry.name(), maximum);
  }
}
