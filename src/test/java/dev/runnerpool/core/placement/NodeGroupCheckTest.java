package dev.runnerpool.core.placement;

import static dev.runnerpool.core.placement.PlacementDrafts.AMD;
import static dev.runnerpool.core.placement.PlacementDrafts.ARM;
import static dev.runnerpool.core.placement.PlacementDrafts.described;
import static dev.runnerpool.core.placement.PlacementDrafts.expect;
import static dev.runnerpool.core.placement.PlacementDrafts.need;
import static dev.runnerpool.core.placement.PlacementDrafts.onGroup;
import static dev.runnerpool.core.placement.PlacementDrafts.pool;
import static dev.runnerpool.core.placement.PlacementDrafts.small;
import static dev.runnerpool.core.placement.PlacementDrafts.verdict;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.runnerpool.core.placement.NodeGroupFacts.Instance;
import dev.runnerpool.core.placement.NodeGroupKnowledge.Missing;
import dev.runnerpool.core.placement.NodeGroupKnowledge.Seen;
import dev.runnerpool.core.placement.NodeGroupKnowledge.Unread;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of each thing that can be wrong with a node group, word by word. */
class NodeGroupCheckTest {

  static Stream<Arguments> nodeGroups() {
    return Stream.of(
        arguments(described(Map.of("m7g.large", ARM), g -> g), null, ""),
        arguments(
            described(Map.of("m7i.large", AMD), g -> g),
            "ArchitectureMismatch!",
            "placement.nodes[0]: node group 'ci' has amd64 instances (m7i.large); the pool is arm64"),
        arguments(
            described(Map.of("m7i.large", AMD, "m7g.large", ARM), g -> g),
            "ArchitectureMismatch",
            "placement.nodes[0]: node group 'ci' has instances of several architectures: m7i.large are not arm64; give it m7g.large alone"),
        arguments(
            described(Map.of(), g -> g.image("amd64")),
            "ArchitectureMismatch!",
            "placement.nodes[0]: node group 'ci' has an image for amd64; the pool is arm64"),
        arguments(described(Map.of("x9z.large", Instance.UNKNOWN), g -> g), null, ""),
        arguments(
            described(Map.of("m7g.large", ARM), g -> g.capacity("ON_DEMAND")),
            "CapacityMismatch!",
            "placement.nodes[0].capacity: node group 'ci' is ON_DEMAND and not SPOT"),
        arguments(
            described(Map.of("m7g.large", ARM), g -> g.labels(Map.of("team", "ops"))),
            "LabelMismatch!",
            "placement.nodes[0]: node group 'ci' gives its nodes team=ops and not web"),
        arguments(
            described(
                Map.of("m7g.large", ARM), g -> g.taint(new NodeTaint("ci", "", "NoSchedule"))),
            "TaintNotTolerated!",
            "placement.nodes[0]: node group 'ci' has the taint ci:NoSchedule; add {key: ci, operator: Exists, effect: NoSchedule} to placement.tolerations"),
        arguments(
            described(Map.of("m7g.large", ARM), g -> g.maximum(3)),
            "NodeLimitTooLow!",
            "placement.nodes[0]: node group 'ci' has no instance (m7g.large) with room for a runner with its job, 2.1 cores and 4 GiB"),
        arguments(
            described(
                Map.of("m7g.2xlarge", new Instance(Set.of("arm64"), new RunnerRoom(8, 32))),
                g -> g.maximum(3)),
            "NodeLimitTooLow",
            "placement.nodes: node group 'ci' (at most 3 nodes): room for at most 9 of scaling.max, 10, with 2.1 cores and 4 GiB"),
        arguments(
            described(Map.of("m7g.large", ARM), g -> g.maximum(0)),
            "NodeLimitTooLow!",
            "placement.nodes[0]: node group 'ci' may have at most 0 nodes; raise its maximum"),
        arguments(
            described(
                Map.of("m7g.large", ARM),
                g -> g.health("DEGRADED", "AccessDenied: the role is not in aws-auth")),
            "NodesUnhealthy",
            "placement.nodes[0]: EKS says of node group 'ci' (DEGRADED): AccessDenied: the role is not in aws-auth"),
        arguments(
            described(Map.of("m7g.large", ARM), g -> g.health("DELETING")),
            "NodesUnhealthy",
            "placement.nodes[0]: EKS says of node group 'ci' that it is DELETING"),
        arguments(
            new Missing("prod", List.of("web", "cii"), ""),
            "NodesMissing!",
            "placement.nodes[0]: there is no node group 'ci' in EKS cluster 'prod'; write 'cii'?"),
        arguments(
            new Missing("prod", List.of(), ""),
            "NodesMissing!",
            "there is no node group 'ci' in EKS cluster 'prod'; there are no managed node groups"),
        arguments(
            new Seen(Set.of("amd64")),
            "ArchitectureMismatch!",
            "placement.nodes[0]: the nodes of node group 'ci' are amd64; the pool is arm64"),
        arguments(new Seen(Set.of("amd64", "arm64")), null, ""),
        arguments(new Seen(Set.of()), null, ""),
        arguments(
            new Unread("no right", Set.of("amd64")),
            "ArchitectureMismatch!",
            "the nodes of node group 'ci' are amd64"));
  }

  @ParameterizedTest
  @MethodSource
  void nodeGroups(NodeGroupKnowledge known, String problem, String message) {
    // Those that are about size say so; all others have room.
    PlacementNeed need =
        message.contains("cores") ? need("arm64", 10, onGroup("ci")) : small(onGroup("ci"));
    expect(verdict(need, pool(), Map.of("ci", known)), problem, message);
  }
}
