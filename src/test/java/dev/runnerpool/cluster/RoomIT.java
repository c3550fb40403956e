package dev.runnerpool.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * More jobs at once than a node has room for: the real gitlab-runner, kubelet and scheduler. There
 * is one node of each architecture, so no kind of nodes is left to move jobs to: that is shown by
 * {@code RoomBeforeClaimIT} of level 2. What is short is memory, of which the pods of the classes
 * beside this one take next to nothing. It takes longest: of the threads that run classes the one
 * that has them all begins with the last.
 */
@OnCluster
@Order(Integer.MAX_VALUE)
class RoomIT {
  /** Seconds of a job. */
  private static final int SECONDS = 5;

  /** Of the node's memory, in hundredths: two jobs fit, three do not. */
  private static final int SHARE = 40;

  private static final int ROOMS = 2;

  private final Figures figures = new Figures();

  @Test
  void whileRunnersWaitForTheNodeOnlyJobsThatHaveRoomAreTaken(Site site) {
    RoomTrace trace = shortage(site, "short", "reserveRoom: true");
    assertThat(trace.withoutRoom()).isZero();
    assertThat(trace.most()).isBetween(1, ROOMS);
  }

  @Test
  void withoutReservationsJobsAreTakenThatHaveNoRoom(Site site) {
    assertThat(shortage(site, "loose", "reserveRoom: false").withoutRoom()).isPositive();
  }

  /** Six jobs, and runners for all of them, on a node with room for two. */
  private RoomTrace shortage(Site site, String name, String reserve) {
    int memory = NodeRoom.memory(site.client(), "amd64", SHARE);
    try (Workplace place = Workplace.open(site, name);
        RoomTrace trace = RoomTrace.open(site, place, name + "-jobs", ROOMS)) {
      place.pool(
          "jobs",
          "amd64",
          "Kubernetes",
          "max: 6, idleTimeout: 1s",
          "resources: {requests: {cpu: 20m, memory: %dMi}}".formatted(memory),
          reserve);
      trace.push("jobs", 6, SECONDS);
      trace.awaitAll();
      trace.print("shortage, " + reserve, figures);
      return trace;
    }
  }
}
