package dev.runnerpool.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.Labels;
import dev.runnerpool.operator.pods.Reservation;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** A job on a node with room for one: a real kubelet resizes, the real gitlab-runner claims. */
@OnCluster
class ReservationIT {
  /** Of the node's cores, in thousandths of a core: more than half. */
  private static final BigDecimal SHARE = new BigDecimal(600);

  @Test
  void jobsRunInTheRoomThatTheirRunnerHeldWhereThereIsNoOther(Site site) {
    try (PodWatch watch = PodWatch.open(site);
        Workplace place = Workplace.open(site, "room")) {
      String pool =
          place.pool(
              "tight",
              "amd64",
              "Kubernetes",
              "max: 1, idleTimeout: 1s",
              "resources: {requests: {cpu: %s, memory: 32Mi}}".formatted(mostOfTheNode(site)));

      place.push("both: {tags: [tight], parallel: 2, script: [sleep 5]}");

      Workplace.eventually(
          "both jobs succeed",
          () -> place.jobs().stream().allMatch(job -> job.status().equals("success")));
      List<PodWatch.Sight> jobs = jobPods(watch, pool);
      List<String> ids = jobs.stream().map(PodWatch.Sight::jobId).distinct().toList();
      assertThat(ids).hasSize(2);
      for (String id : ids) {
        List<PodWatch.Sight> sights = jobs.stream().filter(it -> it.jobId().equals(id)).toList();
        Duration unplaced =
            Duration.between(
                sights.get(0).at(), first(sights, it -> it.pod().getSpec().getNodeName() != null));
        System.err.printf("job %s: %d ms from its pod to its node%n", id, unplaced.toMillis());
      }
      assertThat(watch.of(pool))
          .filteredOn(sight -> sight.role().equals(Labels.ROLE_RUNNER))
          .extracting(sight -> Reservation.isHeld(sight.pod()))
          .contains(true, false);
    }
  }

  private static String mostOfTheNode(Site site) {
    Quantity cores =
        site.client()
            .nodes()
            .withLabel("kubernetes.io/arch", "amd64")
            .list()
            .getItems()
            .get(0)
            .getStatus()
            .getAllocatable()
            .get("cpu");
    return cores.getNumericalAmount().multiply(SHARE).intValueExact() + "m";
  }

  private static List<PodWatch.Sight> jobPods(PodWatch watch, String pool) {
    return watch.of(pool).stream().filter(sight -> sight.role().equals(Labels.ROLE_JOB)).toList();
  }

  private static Instant first(List<PodWatch.Sight> sights, Predicate<PodWatch.Sight> wanted) {
    return sights.stream().filter(wanted).findFirst().orElseThrow().at();
  }
}
