package dev.runnerpool.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import org.junit.jupiter.api.Test;

/**
 * More jobs at once than a node, or a quota, has room for: the real gitlab-runner, kubelet,
 * scheduler and quota. There is one node of each architecture, so no kind of nodes is left to move
 * jobs to: that is shown by {@code RoomBeforeClaimIT} of level 2.
 */
@OnCluster
class RoomIT {
  /** Seconds of a job. */
  private static final int SECONDS = 5;

  /** Of what is free on the node, in hundredths: two runners with their jobs fit, three do not. */
  private static final int SHARE = 40;

  private static final int ROOMS = 2;

  /** What a runner of these pools requests, and what gitlab-runner's helper does, in millicores. */
  private static final int RUNNER = 20;

  private static final int HELPER = 50;

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
    int cores = NodeRoom.free(site.client(), "amd64") * SHARE / 100 - RUNNER - HELPER;
    try (Workplace place = Workplace.open(site, name);
        RoomTrace trace = RoomTrace.open(site, place, name + "-jobs", ROOMS)) {
      place.pool(
          "jobs",
          "amd64",
          "Kubernetes",
          "max: 6, idleTimeout: 1s",
          "resources: {requests: {cpu: %dm, memory: 32Mi}}".formatted(cores),
          reserve);
      trace.push("jobs", 6, SECONDS);
      trace.awaitAll();
      trace.print("shortage, " + reserve, figures);
      return trace;
    }
  }

  @Test
  void underAQuotaForOneRunnerAndItsJobAllJobsSucceedOneAfterTheOther(Site site) {
    int cores = NodeRoom.free(site.client(), "amd64") * SHARE / 100 - RUNNER - HELPER;
    var quota = site.client().resource(quota(cores + RUNNER + HELPER + RUNNER));
    quota.create();
    try (Workplace place = Workplace.open(site, "quota");
        RoomTrace trace = RoomTrace.open(site, place, "quota-jobs", 1)) {
      Workplace.eventually("the quota holds", () -> quota.get().getStatus().getHard() != null);
      place.pool(
          "jobs",
          "amd64",
          "Kubernetes",
          "max: 2, idleTimeout: 1s",
          "resources: {requests: {cpu: %dm, memory: 32Mi}}".formatted(cores));
      trace.push("jobs", 4, SECONDS);
      trace.awaitAll();
      trace.print("quota, reserveRoom: true", figures);
      assertThat(place.jobs()).extracting(SimulatedJob::failureReason).containsOnlyNulls();
      assertThat(trace.withoutRoom()).isZero();
    } finally {
      quota.delete();
    }
  }

  private static ResourceQuota quota(int millicores) {
    return new ResourceQuotaBuilder()
        .withNewMetadata()
        .withNamespace(Site.NAMESPACE)
        .withName("room-for-one")
        .endMetadata()
        .withNewSpec()
        .addToHard("requests.cpu", new Quantity(millicores + "m"))
        .endSpec()
        .build();
  }
}
