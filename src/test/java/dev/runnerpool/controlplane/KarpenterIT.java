package dev.runnerpool.controlplane;

import static dev.runnerpool.controlplane.PoolNamespace.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.Labels;
import dev.runnerpool.sandbox.controlplane.ControlPlane;
import dev.runnerpool.sandbox.nodes.Scheduling;
import dev.runnerpool.sandbox.nodes.SimulatedNodes;
import dev.runnerpool.sandbox.parts.MissingNeedException;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** Nodes that Karpenter itself makes for runners, and takes away. */
@OnControlPlane
class KarpenterIT {
  private static final double SPEED = 5;

  @TempDir static Path folder;
  private static Installation site;
  private static Karpenter karpenter;
  private static SimulatedNodes machines;

  @BeforeAll
  static void start(ControlPlane plane) throws Exception {
    site = Installation.prepare(plane, "karpenter", folder);
    try {
      karpenter = Karpenter.start(plane, site.client(), folder);
    } catch (MissingNeedException e) {
      System.err.println("The check with Karpenter is skipped: " + e.getMessage());
      throw new TestAbortedException(e.getMessage(), e);
    }
    machines =
        SimulatedNodes.start(
            site.client(),
            SimulatedNodes.Options.of(SPEED)
                .with(Scheduling.OF_THE_CLUSTER)
                .adopting(Karpenter.MADE));
    site.install(
        ShippedManifests.ofKustomize(site.client(), "deploy/operator"),
        Map.of("RUNNERPOOL_PRICES_NODE_LABEL", Karpenter.PRICE));
    site.startOperator();
  }

  @AfterAll
  static void stop() {
    if (karpenter != null) {
      karpenter.close();
    }
    if (machines != null) {
      machines.close();
    }
    if (site != null) {
      site.close();
    }
  }

  @Test
  void nodesOfBothArchitecturesComeForJobsAtTheirPriceAndGoAfterThem() {
    karpenter.nodePool("mixed", "'2', '4', '8'", "");
    try (PoolNamespace space = PoolNamespace.open(site)) {
      pool(space, "arm", "arm64", "{nodePool: mixed, capacity: Spot}");
      pool(space, "amd", "amd64", "{nodePool: mixed, capacity: OnDemand}");
      assertThat(karpenter.nodes("mixed")).as("nodes before there are jobs").isEmpty();
      space.pushHeld("arm64", 2);
      space.pushHeld("amd64", 2);
      awaitPlaced(space, 4);

      assertThat(kinds(space, "arm")).containsOnly("arm64 spot");
      assertThat(kinds(space, "amd")).containsOnly("amd64 on-demand");
      new PriceComparison(site, karpenter, "mixed").print(space, "arm", "amd");

      space.endJobs(machines);
      eventually("empty nodes go", () -> karpenter.nodes("mixed").isEmpty());
    }
  }

  @Test
  void jobsGoToTheNextEntryWhereANodePoolsLimitIsReached() {
    karpenter.nodePool("tight", "'4'", "", "limits: {cpu: '8'}");
    karpenter.nodePool("wide", "'4'", "");
    try (PoolNamespace space = PoolNamespace.open(site)) {
      pool(space, "moves", "arm64", "{nodePool: tight}, {nodePool: wide}");
      space.pushHeld("arm64", 4);
      awaitPlaced(space, 4);

      assertThat(jobPods(space).stream().map(KarpenterIT::nodePool).toList())
          .as("NodePools of the jobs' pods")
          .containsExactlyInAnyOrder("tight", "tight", "wide", "wide");
      space.endJobs(machines);
    }
  }

  @Test
  void aBusyRunnerKeepsItsNodeWhateverKarpenterWouldDoWithIt() {
    karpenter.nodePool("restless", "'8'", "generation: one");
    try (PoolNamespace space = PoolNamespace.open(site)) {
      pool(space, "busy", "arm64", "{nodePool: restless}");
      space.pushHeld("arm64", 1);
      awaitPlaced(space, 1);
      Pod other = unprotected(space);
      eventually("another pod runs", () -> "Running".equals(phase(space, other)));
      Set<String> before = staying(space);
      String node = Pods.node(jobPods(space).get(0));

      // From here on every node of the pool is of yesterday, and larger than need be.
      karpenter.nodePool("restless", "'2', '4', '8'", "generation: two");
      eventually("the other pod is evicted", () -> phase(space, other).isEmpty());
      assertThat(karpenter.saidOf(node)).anyMatch(said -> said.startsWith("DisruptionBlocked"));
      assertThat(staying(space)).isEqualTo(before);

      double refused = refusedEvictions();
      karpenter.expire(node);
      eventually("the runner's eviction is refused", () -> refusedEvictions() > refused);
      assertThat(staying(space)).isEqualTo(before);
      assertThat(space.jobs("running")).isEqualTo(1);

      space.endJobs(machines);
      eventually("its node goes", () -> site.client().nodes().withName(node).get() == null);
    }
  }

  private static void pool(PoolNamespace space, String pool, String arch, String... entries) {
    space.pool(
        pool,
        arch,
        "max: 4",
        "placement: {nodes: [%s], fallbackAfter: 10s, tolerations: [{key: ci, operator: Exists}]}"
            .formatted(String.join(", ", entries)),
        "runner: {resources: {requests: {cpu: 100m}}, "
            + "job: {resources: {requests: {cpu: '3', memory: 1Gi}}}}");
  }

  /** A pod that nothing protects, too large for a node with a job. */
  private static Pod unprotected(PoolNamespace space) {
    return space
        .client()
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withNamespace(space.name())
                .withName("other")
                .endMetadata()
                .withNewSpec()
                .addToNodeSelector("karpenter.sh/nodepool", "restless")
                .addNewToleration()
                .withKey("ci")
                .withOperator("Exists")
                .endToleration()
                .addNewContainer()
                .withName("main")
                .withImage("none")
                .withNewResources()
                .addToRequests("cpu", new Quantity("7"))
                .endResources()
                .endContainer()
                .endSpec()
                .build())
        .create();
  }

  /** Its phase; empty once it is gone. */
  private static String phase(PoolNamespace space, Pod pod) {
    Pod now = space.client().resource(pod).get();
    return now == null ? "" : now.getStatus().getPhase();
  }

  private static double refusedEvictions() {
    return karpenter.metric("karpenter_pods_eviction_requests_total", "code=\"429\"");
  }

  private static void awaitPlaced(PoolNamespace space, int jobs) {
    space.awaitRunning(jobs);
    eventually(
        jobs + " job pods run on nodes",
        () ->
            jobPods(space).stream().filter(pod -> "Running".equals(phase(space, pod))).count()
                == jobs);
  }

  private static List<Pod> jobPods(PoolNamespace space) {
    return space.pods().stream()
        .filter(pod -> Labels.ROLE_JOB.equals(pod.getMetadata().getLabels().get(Labels.ROLE)))
        .toList();
  }

  /** Runner and job pods that nobody has told to go, by their UIDs. */
  private static Set<String> staying(PoolNamespace space) {
    return space.pods().stream()
        .filter(pod -> !Pods.isLeaving(pod))
        .map(Pods::uid)
        .collect(Collectors.toSet());
  }

  private static Node nodeOf(Pod pod) {
    return site.client().nodes().withName(Pods.node(pod)).get();
  }

  private static String label(Node node, String label) {
    return node.getMetadata().getLabels().get(label);
  }

  private static String nodePool(Pod pod) {
    return label(nodeOf(pod), "karpenter.sh/nodepool");
  }

  /** Architecture and capacity of the nodes of a pool's pods. */
  private static Set<String> kinds(PoolNamespace space, String pool) {
    return space.pods().stream()
        .filter(pod -> pool.equals(pod.getMetadata().getLabels().get(Labels.POOL)))
        .filter(pod -> Pods.node(pod) != null)
        .map(KarpenterIT::nodeOf)
        .map(
            node ->
                label(node, "kubernetes.io/arch") + " " + label(node, "karpenter.sh/capacity-type"))
        .collect(Collectors.toSet());
  }
}
