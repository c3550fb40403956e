package dev.runnerpool.core.placement;

import static dev.runnerpool.core.placement.PlacementDrafts.expect;
import static dev.runnerpool.core.placement.PlacementDrafts.facts;
import static dev.runnerpool.core.placement.PlacementDrafts.need;
import static dev.runnerpool.core.placement.PlacementDrafts.onPool;
import static dev.runnerpool.core.placement.PlacementDrafts.pool;
import static dev.runnerpool.core.placement.PlacementDrafts.verdict;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.runnerpool.core.placement.PlacementDrafts.Draft;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of each thing that can be wrong with a NodePool, word by word. */
class NodePoolCheckTest {

  static Stream<Arguments> nodePools() {
    return Stream.of(
        arguments(pool(), null, ""),
        arguments(
            pool().with("kubernetes.io/arch", "In", "amd64"),
            "ArchitectureMismatch!",
            "placement.nodes[0]: NodePool 'ci' allows amd64 (kubernetes.io/arch); the pool is arm64"),
        arguments(
            pool().with("beta.kubernetes.io/arch", "NotIn", "arm64"),
            "ArchitectureMismatch!",
            "placement.nodes[0]: NodePool 'ci' allows not arm64 (kubernetes.io/arch); the pool is arm64"),
        arguments(pool().with("kubernetes.io/arch", "In", "amd64", "arm64"), null, ""),
        arguments(
            pool().with("karpenter.sh/capacity-type", "In", "on-demand"),
            "CapacityMismatch!",
            "placement.nodes[0].capacity: NodePool 'ci' allows on-demand (karpenter.sh/capacity-type) and not spot"),
        arguments(
            pool().with("node.kubernetes.io/instance-type", "In", "m7i.large", "c6a.xlarge"),
            "ArchitectureMismatch!",
            "placement.nodes[0]: NodePool 'ci' allows only c6a.xlarge, m7i.large (node.kubernetes.io/instance-type), by their names of another architecture; the pool is arm64"),
        arguments(
            pool().with("node.kubernetes.io/instance-type", "In", "m7i.large", "m7g.large"),
            null,
            ""),
        arguments(
            pool().with("node.kubernetes.io/instance-type", "In", "rack-7", "m7i.large"), null, ""),
        arguments(pool().with("node.kubernetes.io/instance-type", "NotIn", "m7i.large"), null, ""),
        arguments(
            pool().with("karpenter.k8s.aws/instance-family", "In", "m7i", "g4dn"),
            "ArchitectureMismatch!",
            "allows only g4dn, m7i (karpenter.k8s.aws/instance-family)"),
        arguments(pool().with("karpenter.k8s.aws/instance-family", "In", "im4gn", "a1"), null, ""),
        arguments(
            pool().without("team"),
            "LabelMismatch!",
            "placement.nodes[0]: NodePool 'ci' gives its nodes no label team; add team=web to its spec.template.metadata.labels"),
        arguments(
            pool().without("team").with("team", "In", "ops"),
            "LabelMismatch!",
            "placement.nodes[0]: NodePool 'ci' allows ops for team and not web"),
        arguments(
            pool().taint("ci", "true", "NoSchedule"),
            "TaintNotTolerated!",
            "placement.nodes[0]: NodePool 'ci' has the taint ci=true:NoSchedule; add {key: ci, value: \"true\", effect: NoSchedule} to placement.tolerations"),
        arguments(
            pool().taint("gpu", "", "NoExecute"),
            "TaintNotTolerated!",
            "has the taint gpu:NoExecute; add {key: gpu, operator: Exists, effect: NoExecute} to"),
        arguments(pool().taint("rather", "", "PreferNoSchedule"), null, ""),
        arguments(pool().taint("own", "x", "NoSchedule"), null, ""),
        arguments(
            pool().limit("cpu", 2),
            "NodeLimitTooLow!",
            "placement.nodes[0]: limits.cpu of NodePool 'ci' is 2, and one runner with its job needs 2.1"),
        arguments(
            pool().limit("memory", 1.5),
            "NodeLimitTooLow!",
            "limits.memory of NodePool 'ci' is 1.5 GiB, and one runner with its job needs 4 GiB"),
        arguments(
            pool().limit("nodes", 0), "NodeLimitTooLow!", "limits.nodes of NodePool 'ci' is 0"),
        arguments(
            pool().limit("cpu", 7),
            "NodeLimitTooLow",
            "placement.nodes: NodePool 'ci' (limits.cpu 7): room for at most 3 of scaling.max, 10, with 2.1 cores and 4 GiB for a runner with its job; raise it or lower scaling.max"),
        arguments(pool().limit("cpu", 21), null, ""),
        arguments(pool().limit("cpu", 21).used("cpu", 20), null, ""),
        arguments(
            pool().obstacle("it is not Ready (NodeClassNotFound)"),
            "NodesUnhealthy",
            "placement.nodes[0]: NodePool 'ci' makes no nodes: it is not Ready (NodeClassNotFound)"));
  }

  @ParameterizedTest
  @MethodSource
  void nodePools(Draft draft, String problem, String message) {
    expect(verdict(need("arm64", 10, onPool("ci")), draft, Map.of()), problem, message);
  }

  @Test
  void aNodePoolThatIsNotThereIsNamedWithOneThatIsNear() {
    PlacementVerdict verdict = verdict(need("arm64", 1, onPool("c1")), pool(), Map.of());
    expect(verdict, "NodesMissing!", "placement.nodes[0]: there is no NodePool 'c1'; write 'ci'?");
    expect(
        verdict(need("arm64", 1, onPool("arm-runners")), pool(), Map.of()),
        "NodesMissing!",
        "there is no NodePool 'arm-runners'; there are ci");
  }

  @Test
  void aLimitThatIsUsedUpIsToldWhileARunnerWaits() {
    Draft full = pool().limit("cpu", 21).used("cpu", 20);
    expect(
        PlacementCheck.verdict(need("arm64", 10, onPool("ci")), facts(full, Map.of()), true),
        "NodeLimitTooLow",
        "placement.nodes[0]: limits.cpu of NodePool 'ci', 21, is used up, so a runner that waits gets no node of it");
  }
}
