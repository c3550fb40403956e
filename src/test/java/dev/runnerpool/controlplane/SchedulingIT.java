package dev.runnerpool.controlplane;

import static dev.runnerpool.controlplane.PoolNamespace.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.Architecture;
import dev.runnerpool.api.Labels;
import dev.runnerpool.sandbox.controlplane.ControlPlane;
import dev.runnerpool.sandbox.controlplane.KwokNodes;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a real scheduler puts the pods of pools, and what pools say when it puts them nowhere. */
@OnControlPlane
class SchedulingIT {
  private static final String OURS = "scheduling-it";
  private static final String TAINTED = "team-arm64";
  private static final List<Node> NODES =
      List.of(
          node("eks-arm64", Architecture.ARM64, eks("graviton", "SPOT")),
          node("eks-amd64", Architecture.AMD64, eks("intel", "ON_DEMAND")),
          node("karpenter-arm64", Architecture.ARM64, karpenter("spot")),
          node("karpenter-amd64-spot", Architecture.AMD64, karpenter("spot")),
          node("karpenter-amd64", Architecture.AMD64, karpenter("on-demand")),
          node("plain-arm64", Architecture.ARM64, Map.of()),
          node("plain-amd64", Architecture.AMD64, Map.of()),
          tainted(node(TAINTED, Architecture.ARM64, Map.of("team", "platform"))));

  @TempDir static Path folder;
  private static Installation site;

  @BeforeAll
  static void start(ControlPlane plane) throws Exception {
    site = Installation.start(plane, "scheduling", folder);
    NODES.forEach(node -> site.client().resource(node).create());
  }

  @AfterAll
  static void stop() {
    if (site != null) {
      site.client().nodes().withLabel(OURS).delete();
      site.close();
    }
  }

  @Test
  void runnerAndJobPodsLandOnTheNodesTheirPoolNamesAmongMixedOnes() {
    Map<String, Set<String>> expected = new TreeMap<>();
    try (PoolNamespace space = PoolNamespace.open(site)) {
      warm(space, "group", "arm64", "placement: {nodes: [{nodeGroup: graviton}]}");
      expected.put("group", Set.of("eks-arm64"));
      warm(
          space,
          "group-capacity",
          "amd64",
          "placement: {nodes: [{nodeGroup: intel, capacity: OnDemand}]}");
      expected.put("group-capacity", Set.of("eks-amd64"));
      warm(space, "node-pool", "arm64", "placement: {nodes: [{nodePool: ci}]}");
      expected.put("node-pool", Set.of("karpenter-arm64"));
      warm(space, "spot", "amd64", "placement: {nodes: [{nodePool: ci, capacity: Spot}]}");
      expected.put("spot", Set.of("karpenter-amd64-spot"));
      warm(
          space,
          "team",
          "arm64",
          "placement:",
          "  nodes: [{labels: {team: platform}}]",
          "  tolerations: [{key: dedicated, operator: Equal, value: ci, effect: NoSchedule}]");
      expected.put("team", Set.of(TAINTED));
      warm(space, "any-arm64", "arm64");
      expected.put("any-arm64", Set.of("eks-arm64", "karpenter-arm64", "plain-arm64"));
      warm(space, "any-amd64", "amd64");
      expected.put(
          "any-amd64",
          Set.of("eks-amd64", "karpenter-amd64", "karpenter-amd64-spot", "plain-amd64"));

      expected.forEach(
          (pool, nodes) -> {
            List<Pod> runners = space.awaitReadyRunners(pool, 3);
            List<Pod> jobs = createJobPods(space, pool, runners);
            assertThat(nodesOf(runners)).as("runners of %s", pool).isSubsetOf(nodes);
            assertThat(nodesOf(jobs)).as("jobs of %s", pool).isSubsetOf(nodes);
          });
    }
  }

  @Test
  void theFirstKindOfNodesIsTakenAndTheNextOnceItHadNoRoomForLong() {
    try (PoolNamespace space = PoolNamespace.open(site)) {
      space.pool(
          "falls-back",
          "amd64",
          "max: 1, warm: 1",
          "placement:",
          "  nodes: [{nodeGroup: sold-out}, {nodePool: ci, capacity: OnDemand}]",
          "  fallbackAfter: 10s");
      space.pool(
          "first-choice",
          "amd64",
          "max: 1, warm: 1",
          "placement: {nodes: [{nodePool: ci, capacity: Spot}, {nodeGroup: intel}]}");
      eventually(
          "a runner waits for the first kind",
          () -> space.runnerPods("falls-back").stream().anyMatch(Pods::isUnschedulable));
      assertThat(choice(space.runnerPods("falls-back").get(0))).isEqualTo("0");

      List<Pod> first = space.awaitReadyRunners("first-choice", 1);
      assertThat(nodesOf(first)).containsExactly("karpenter-amd64-spot");
      List<Pod> next = space.awaitReadyRunners("falls-back", 1);
      assertThat(choice(next.get(0))).isEqualTo("1");
      assertThat(nodesOf(next)).containsExactly("karpenter-amd64");
      assertThat(nodesOf(createJobPods(space, "falls-back", next)))
          .as("jobs follow their runner")
          .containsExactly("karpenter-amd64");
      space.awaitCondition("falls-back", "Schedulable", "True");
    }
  }

  @Test
  void aPoolWhoseRunnerFitsNowhereSaysWhyInTheSchedulersWordsUntilANodeComes() {
    try (PoolNamespace space = PoolNamespace.open(site)) {
      space.pool("arm", "arm64", "max: 1, warm: 1", "placement: {nodes: [{labels: {rack: r9}}]}");
      String said = space.awaitCondition("arm", "Schedulable", "False");
      Pod waiting = space.runnerPods("arm").get(0);
      assertThat(said)
          .contains("No node takes the runner of slot 0", "didn't match Pod's node affinity")
          .endsWith(failedScheduling(space, waiting));
      eventually("an event that says it", () -> isAnnounced(space, "Unschedulable", said));

      site.client().resource(node("late-arm64", Architecture.ARM64, Map.of("rack", "r9"))).create();
      Pod placed = space.awaitReadyRunners("arm", 1).get(0);
      assertThat(Pods.uid(placed)).as("the runner that waited").isEqualTo(Pods.uid(waiting));
      assertThat(Pods.node(placed)).isEqualTo("late-arm64");
      space.awaitCondition("arm", "Schedulable", "True");
      eventually("an event that it healed", () -> isAnnounced(space, "NodesFound", "Schedulable"));
    } finally {
      site.client().nodes().withName("late-arm64").delete();
    }
  }

  private static void warm(PoolNamespace space, String pool, String arch, String... placement) {
    space.pool(pool, arch, "max: 3, warm: 3", placement);
  }

  /** As many job pods as runners, each placed by the config.toml of its runner; all bound. */
  private static List<Pod> createJobPods(PoolNamespace space, String pool, List<Pod> runners) {
    List<Pod> made = new ArrayList<>();
    for (Pod runner : runners) {
      String name = "job-of-" + runner.getMetadata().getName();
      Pod job = Pods.ofJob(name, space.configOf(pool), Pods.configKey(runner));
      made.add(space.client().resource(job).create());
    }
    eventually(
        "job pods of " + pool + " are bound",
        () -> made.stream().allMatch(pod -> Pods.node(space.client().resource(pod).get()) != null));
    return made.stream().map(pod -> space.client().resource(pod).get()).toList();
  }

  private static Set<String> nodesOf(List<Pod> pods) {
    Set<String> nodes = new TreeSet<>();
    pods.forEach(pod -> nodes.add(Pods.node(pod)));
    return nodes;
  }

  private static String choice(Pod pod) {
    return pod.getMetadata().getAnnotations().get(Labels.NODE_CHOICE);
  }

  private static String failedScheduling(PoolNamespace space, Pod pod) {
    return space.client().v1().events().inNamespace(space.name()).list().getItems().stream()
        .filter(event -> "FailedScheduling".equals(event.getReason()))
        .filter(event -> Pods.uid(pod).equals(event.getInvolvedObject().getUid()))
        .map(event -> event.getMessage())
        .reduce((one, later) -> later)
        .orElseThrow();
  }

  private static boolean isAnnounced(PoolNamespace space, String reason, String note) {
    String pool = space.pool("arm").orElseThrow().getMetadata().getUid();
    List<Event> events =
        space.client().events().v1().events().inNamespace(space.name()).list().getItems();
    return events.stream()
        .filter(event -> pool.equals(event.getRegarding().getUid()))
        .anyMatch(event -> event.getReason().equals(reason) && event.getNote().contains(note));
  }

  private static Node node(String name, Architecture architecture, Map<String, String> labels) {
    return new NodeBuilder(KwokNodes.of(name, architecture, labels))
        .editMetadata()
        .addToLabels(OURS, "")
        .endMetadata()
        .build();
  }

  private static Node tainted(Node node) {
    return new NodeBuilder(node)
        .withNewSpec()
        .addNewTaint("NoSchedule", "dedicated", null, "ci")
        .endSpec()
        .build();
  }

  private static Map<String, String> eks(String group, String capacity) {
    return Map.of("eks.amazonaws.com/nodegroup", group, "eks.amazonaws.com/capacityType", capacity);
  }

  private static Map<String, String> karpenter(String capacity) {
    return Map.of("karpenter.sh/nodepool", "ci", "karpenter.sh/capacity-type", capacity);
  }
}
