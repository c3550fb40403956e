package dev.runnerpool.core.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.placement.NodeGroupFacts.Instance;
import dev.runnerpool.core.placement.NodeGroupKnowledge.Described;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What tests of placement are about: pools, NodePools and node groups. */
final class PlacementDrafts {

  static final Instance ARM = new Instance(Set.of("arm64"), new RunnerRoom(2, 8));
  static final Instance AMD = new Instance(Set.of("amd64"), new RunnerRoom(2, 8));

  private PlacementDrafts() {}

  static void expect(PlacementVerdict verdict, String problem, String message) {
    if (problem == null) {
      assertThat(verdict.findings()).isEmpty();
      assertThat(verdict.impossible()).isFalse();
      return;
    }
    assertThat(verdict.findings()).hasSize(1);
    PlacementFinding finding = verdict.findings().get(0);
    assertThat(finding.message()).contains(message);
    assertThat(finding.problem().name() + (finding.blocks() ? "!" : "")).isEqualTo(problem);
    assertThat(verdict.impossible()).isEqualTo(finding.blocks());
  }

  static PlacementVerdict verdict(
      PlacementNeed need, Draft draft, Map<String, NodeGroupKnowledge> groups) {
    return PlacementCheck.verdict(need, facts(draft, groups), false);
  }

  static PlacementCheck.Facts facts(Draft draft, Map<String, NodeGroupKnowledge> groups) {
    return new PlacementCheck.Facts(Optional.of(Map.of("ci", draft.facts())), groups, false);
  }

  static PlacementNeed need(String architecture, int max, PlacementEntry... entries) {
    return new PlacementNeed(
        architecture, max, new RunnerRoom(2.1, 4), own(), own(), numbered(entries));
  }

  static PlacementNeed small(PlacementEntry... entries) {
    return new PlacementNeed("arm64", 1, new RunnerRoom(1, 1), own(), own(), numbered(entries));
  }

  static List<PlacementEntry> numbered(PlacementEntry... entries) {
    return Stream.iterate(0, i -> i < entries.length, i -> i + 1)
        .map(i -> new PlacementEntry(i, entries[i].kind(), entries[i].name(), entries[i].labels()))
        .toList();
  }

  static List<PodToleration> own() {
    return List.of(new PodToleration("own", "Equal", "x", "NoSchedule"));
  }

  static PlacementEntry onPool(String name) {
    return new PlacementEntry(
        0,
        PlacementEntry.Kind.NODE_POOL,
        name,
        Map.of(
            "kubernetes.io/arch", "arm64",
            "kubernetes.io/os", "linux",
            "karpenter.sh/nodepool", name,
            "karpenter.sh/capacity-type", "spot",
            "karpenter.k8s.aws/instance-generation", "7",
            "team", "web"));
  }

  static PlacementEntry onGroup(String name) {
    return new PlacementEntry(
        0,
        PlacementEntry.Kind.NODE_GROUP,
        name,
        Map.of(
            "kubernetes.io/arch", "arm64",
            "eks.amazonaws.com/nodegroup", name,
            "eks.amazonaws.com/capacityType", "SPOT",
            "team", "web"));
  }

  static Draft pool() {
    return new Draft().with("team", "In", "web", "ops");
  }

  static Described described(Map<String, Instance> instances, UnaryOperator<GroupDraft> change) {
    return new Described(change.apply(new GroupDraft()).facts(instances), "");
  }

  /** A NodePool that a test makes. */
  static final class Draft {
    private final Map<String, AllowedValues> labels = new HashMap<>();
    private final Map<String, Double> limits = new HashMap<>();
    private final Map<String, Double> used = new HashMap<>();
    private List<NodeTaint> taints = List.of();
    private Optional<String> obstacle = Optional.empty();

    Draft with(String label, String operator, String... values) {
      labels.merge(
          NodePoolFacts.labelKey(label),
          AllowedValues.of(operator, List.of(values)),
          AllowedValues::and);
      return this;
    }

    Draft without(String label) {
      labels.remove(label);
      return this;
    }

    Draft taint(String key, String value, String effect) {
      taints = List.of(new NodeTaint(key, value, effect));
      return this;
    }

    Draft limit(String resource, double amount) {
      limits.put(resource, amount);
      return this;
    }

    Draft used(String resource, double amount) {
      used.put(resource, amount);
      return this;
    }

    Draft obstacle(String why) {
      obstacle = Optional.of(why);
      return this;
    }

    NodePoolFacts facts() {
      return new NodePoolFacts("ci", labels, taints, limits, used, obstacle);
    }
  }

  /** A node group that a test makes. */
  static final class GroupDraft {
    private Set<String> image = Set.of();
    private String capacity = "SPOT";
    private List<NodeTaint> taints = List.of();
    private Map<String, String> labels = Map.of();
    private int maximum = 100;
    private String status = "ACTIVE";
    private List<String> issues = List.of();

    GroupDraft image(String architecture) {
      image = Set.of(architecture);
      return this;
    }

    GroupDraft capacity(String word) {
      capacity = word;
      return this;
    }

    GroupDraft taint(NodeTaint taint) {
      taints = List.of(taint);
      return this;
    }

    GroupDraft labels(Map<String, String> given) {
      labels = given;
      return this;
    }

    GroupDraft maximum(int nodes) {
      maximum = nodes;
      return this;
    }

    GroupDraft health(String word, String... told) {
      status = word;
      issues = List.of(told);
      return this;
    }

    NodeGroupFacts facts(Map<String, Instance> instances) {
      return new NodeGroupFacts(
          "ci", instances, image, capacity, taints, labels, maximum, status, issues);
    }
  }
}
