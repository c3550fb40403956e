package dev.runnerpool.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import org.junit.jupiter.api.Test;

/** More jobs at once than a quota has room for: the real quota, and the real gitlab-runner. */
@OnCluster
class QuotaIT {
  /** Seconds of a job. */
  private static final int SECONDS = 5;

  /** What a job, gitlab-runner's helper beside it, and a runner request, in millicores. */
  private static final int JOB = 100;

  private static final int HELPER = 50;
  private static final int RUNNER = 20;

  @Test
  void underAQuotaForOneRunnerAndItsJobAllJobsSucceedOneAfterTheOther(Site site) {
    try (Workplace place = Workplace.apart(site, "quota");
        RoomTrace trace = RoomTrace.open(site, place, "quota-jobs", 1)) {
      var quota = site.client().resource(quota(place.namespace(), RUNNER + JOB + HELPER + RUNNER));
      quota.create();
      Workplace.eventually("the quota holds", () -> quota.get().getStatus().getHard() != null);
      place.pool(
          "jobs",
          "amd64",
          "Kubernetes",
          "max: 2, idleTimeout: 1s",
          "resources: {requests: {cpu: %dm, memory: 32Mi}}".formatted(JOB));
      trace.push("jobs", 4, SECONDS);
      trace.awaitAll();
      trace.print("quota, reserveRoom: true", new Figures());
      assertThat(place.jobs()).extracting(SimulatedJob::failureReason).containsOnlyNulls();
      assertThat(trace.withoutRoom()).isZero();
    }
  }

  private static ResourceQuota quota(String namespace, int millicores) {
    return new ResourceQuotaBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName("room-for-one")
        .endMetadata()
        .withNewSpec()
        .addToHard("requests.cpu", new Quantity(millicores + "m"))
        .endSpec()
        .build();
  }
}
