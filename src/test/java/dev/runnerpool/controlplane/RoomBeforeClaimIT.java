package dev.runnerpool.controlplane;

import static dev.runnerpool.controlplane.PoolNamespace.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.sandbox.controlplane.AuditLog;
import dev.runnerpool.sandbox.controlplane.ControlPlane;
import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import dev.runnerpool.sandbox.nodes.NodeGroup;
import dev.runnerpool.sandbox.nodes.Scheduling;
import dev.runnerpool.sandbox.nodes.SimulatedNodes;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs, nodes that have room for few of them, and a real scheduler and quota between. */
@OnControlPlane
class RoomBeforeClaimIT {
  private static final double SPEED = 5;

  /** Two jobs of three cores have room on a node of eight, beside their runners. */
  private static final int ROOMS = 2;

  private static final String RESERVED = "";
  private static final String NOT_RESERVED = ", reserveRoom: false";

  @TempDir static Path folder;
  private static Installation site;
  private static SimulatedNodes nodes;

  @BeforeAll
  static void start(ControlPlane plane) throws Exception {
    site = Installation.start(plane, "room", folder);
    nodes =
        SimulatedNodes.start(
            site.client(),
            SimulatedNodes.Options.of(
                    SPEED, NodeGroup.arm64("room-spot", 1, 1), NodeGroup.arm64("room-od", 1, 1))
                .with(Scheduling.OF_THE_CLUSTER));
  }

  @AfterAll
  static void stop() {
    if (site != null) {
      nodes.close();
      site.close();
    }
  }

  @Test
  void jobsRunInTheRoomThatTheirRunnersHeldAtOneWriteMoreEach() {
    try (PoolNamespace space = PoolNamespace.open(site);
        JobPods taken = new JobPods(space, ROOMS)) {
      space.pool("alone", "arm64", "max: 1", job("room-spot", RESERVED));
      taken.push(() -> space.push("arm64", 3, 10));
      space.awaitAllJobs();
      taken.print("one after the other, room reserved", site.requests());
      assertThat(patches(space)).containsOnly(Map.entry("pods/resize", 3L));
    }
  }

  @Test
  void whileRunnersWaitForNodesOnlyJobsThatHaveRoomAreTaken() {
    try (PoolNamespace space = PoolNamespace.open(site);
        JobPods taken = new JobPods(space, ROOMS)) {
      space.pool("short", "arm64", "max: 6", job("room-spot", RESERVED));
      taken.push(() -> space.push("arm64", 12, 10));
      space.awaitAllJobs();
      awaitNoRunners(space, "short");
      taken.print("shortage, room reserved", site.requests());
      assertThat(taken.most()).as("jobs at once").isBetween(1, ROOMS);
      assertThat(taken.withoutRoom()).isZero();
      assertThat(patches(space)).containsEntry("pods/resize", 12L).containsKey("pods/status");
      Map<String, Long> writes = taken.writes(site.requests());
      assertThat(writes).hasSize(4);
      assertThat(writes.get("create pods")).as("runners").isBetween(12L, 13L);
      assertThat(writes.get("delete pods")).isEqualTo(writes.get("create pods"));
      assertThat(writes.get("patch pods/status")).as("nominations").isLessThanOrEqualTo(12);
    }
  }

  @Test
  void aShortageOfOneKindOfNodesMovesJobsToTheNext() {
    try (PoolNamespace space = PoolNamespace.open(site);
        JobPods taken = new JobPods(space, 2 * ROOMS)) {
      space.pool("moves", "arm64", "max: 4", fallingBack(RESERVED));
      taken.push(() -> space.pushHeld("arm64", 2 * ROOMS));
      eventually("all jobs have a node", () -> taken.placed().size() == 2 * ROOMS);
      taken.print("Spot shortage, room reserved", site.requests());
      assertThat(taken.placed().values())
          .filteredOn(node -> node.startsWith("room-spot"))
          .hasSize(ROOMS);
      space.endJobs(nodes);
    }
  }

  @Test
  void withoutReservationsSuchAShortageMovesNoJob() {
    try (PoolNamespace space = PoolNamespace.open(site);
        JobPods taken = new JobPods(space, ROOMS)) {
      space.pool("stays", "arm64", "max: 4", fallingBack(NOT_RESERVED));
      taken.push(() -> space.pushHeld("arm64", 2 * ROOMS));
      eventually(
          "all jobs are taken and those with room have a node",
          () -> taken.live() == 2 * ROOMS && taken.placed().size() == ROOMS);
      taken.print("Spot shortage, none reserved", site.requests());
      space.endJobs(nodes);
      assertThat(taken.placed().values()).allMatch(node -> node.startsWith("room-spot"));
    }
  }

  @Test
  void withoutReservationsJobsAreTakenThatHaveNoRoom() {
    try (PoolNamespace space = PoolNamespace.open(site);
        JobPods taken = new JobPods(space, ROOMS)) {
      space.pool("loose", "arm64", "max: 6", job("room-spot", NOT_RESERVED));
      taken.push(() -> space.push("arm64", 12, 10));
      space.awaitAllJobs();
      taken.print("shortage, none reserved", site.requests());
      assertThat(taken.most()).as("jobs at once").isGreaterThan(ROOMS);
      assertThat(taken.withoutRoom()).isPositive();
    }
  }

  @Test
  void aQuotaWithRoomForOneRunnerAndItsJobLetsJobsRunOneAfterTheOther() {
    try (PoolNamespace space = PoolNamespace.open(site);
        JobPods taken = new JobPods(space, ROOMS)) {
      limit(space, "3500m");
      space.pool("quota", "arm64", "max: 1", job("room-od", RESERVED));
      space.push("arm64", 2, 5);
      space.awaitAllJobs();
      assertThat(space.jobs()).extracting(SimulatedJob::failureReason).containsOnlyNulls();
      assertThat(taken.most()).isEqualTo(1);
    }
  }

  @Test
  void whereThereIsRoomForAllEachJobHasOneRunnerMadeForIt() {
    try (PoolNamespace space = PoolNamespace.open(site);
        JobPods taken = new JobPods(space, 6)) {
      space.pool(
          "wide",
          "arm64",
          "max: 24",
          "placement: {nodes: [{nodePool: room-od}]}",
          "runner: {job: {resources: {requests: {cpu: 500m}}}}");
      taken.push(() -> space.push("arm64", 6, 10));
      space.awaitAllJobs();
      awaitNoRunners(space, "wide");
      taken.print("room for all, room reserved", site.requests());
      assertThat(taken.writes(site.requests()))
          .containsOnly(
              Map.entry("create pods", 6L),
              Map.entry("delete pods", 6L),
              Map.entry("patch pods/resize", 6L));
    }
  }

  /** As a pool with a max of two: a refused runner is no failed start. */
  @Test
  void aPoolWhoseQuotaAdmitsTwoRunnersRunsAsOneWithAMaxOfTwo() {
    try (PoolNamespace space = PoolNamespace.open(site);
        JobPods taken = new JobPods(space, ROOMS)) {
      limit(space, "6500m");
      space.pool("quota", "arm64", "max: 6", job("room-od", RESERVED));
      taken.push(() -> space.pushHeld("arm64", 8));
      space.awaitRunning(ROOMS);
      String told = space.awaitReason("quota", "Degraded", "QuotaReached");
      assertThat(told).contains("admits 2 runners", "exceeded quota: few, requested: requests.cpu");
      assertThat(space.condition("quota", "Ready").getStatus()).isEqualTo("True");
      space.endJobs(nodes);
      awaitNoRunners(space, "quota");
      taken.print("quota for two, room reserved", site.requests());
      assertThat(space.jobs()).extracting(SimulatedJob::failureReason).containsOnlyNulls();
      assertThat(taken.most()).isEqualTo(ROOMS);
      Map<String, Long> writes = new TreeMap<>(taken.writes(site.requests()));
      // A runner that was made this moment may be without a node while a job's pod is.
      Long nominations = writes.remove("patch pods/status");
      assertThat(nominations == null ? 0 : nominations).isLessThanOrEqualTo(4);
      assertThat(writes).containsOnlyKeys("create pods", "delete pods", "patch pods/resize");
      assertThat(writes.get("create pods")).as("runners").isBetween(8L, 9L);
      assertThat(writes.get("patch pods/resize")).isEqualTo(8);
    }
  }

  private static void awaitNoRunners(PoolNamespace space, String pool) {
    eventually("no runners of " + pool, () -> space.runnerPods(pool).isEmpty());
  }

  private static void limit(PoolNamespace space, String cores) {
    var quota =
        space
            .client()
            .resource(
                new ResourceQuotaBuilder()
                    .withNewMetadata()
                    .withNamespace(space.name())
                    .withName("few")
                    .endMetadata()
                    .withNewSpec()
                    .addToHard("requests.cpu", new Quantity(cores))
                    .endSpec()
                    .build());
    quota.create();
    eventually("the quota holds", () -> quota.get().getStatus().getHard() != null);
  }

  private static Map<String, Long> patches(PoolNamespace space) {
    return site.requests().stream()
        .filter(entry -> entry.namespace().equals(space.name()))
        .filter(entry -> entry.verb().equals("patch") && entry.resource().startsWith("pods"))
        .collect(Collectors.groupingBy(AuditLog.Entry::resource, Collectors.counting()));
  }

  private static String[] fallingBack(String more) {
    return new String[] {
      "placement: {nodes: [{nodePool: room-spot}, {nodePool: room-od}], fallbackAfter: 10s}",
      job("", more)[1]
    };
  }

  private static String[] job(String nodePool, String more) {
    return new String[] {
      "placement: {nodes: [{nodePool: " + nodePool + "}]}",
      "runner: {resources: {requests: {cpu: 100m}}, job: {resources: {requests: {cpu: '3', memory:"
          + " 1Gi}}"
          + more
          + "}}"
    };
  }
}
