package dev.runnerpool.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import org.junit.jupiter.api.Test;

/** Nothing runs while nothing waits. */
@OnCluster
class ScalingIT {
  @Test
  void aPoolComesFromZeroForItsJobsAndGoesBackToZero(Site site) {
    try (Workplace place = Workplace.open(site, "scaling")) {
      String pods = place.pool("pods", "amd64", "Kubernetes", "max: 3, idleTimeout: 1s");
      String shell = place.pool("shell", "amd64", "Shell", "max: 3, idleTimeout: 1s");
      awaitRest(place, pods);
      awaitRest(place, shell);
      assertThat(place.jobs()).isEmpty();

      place.push(
          """
          one: {tags: [pods], script: [sleep 1], parallel: 2}
          two: {tags: [shell], script: [sleep 1], parallel: 2}
          """);

      Workplace.eventually(
          "all jobs succeed",
          () -> place.jobs().stream().allMatch(job -> job.status().equals("success")));
      awaitRest(place, pods);
      awaitRest(place, shell);
      assertThat(place.jobs().stream().map(SimulatedJob::systemId)).doesNotHaveDuplicates();
    }
  }

  private static void awaitRest(Workplace place, String pool) {
    Workplace.eventually(
        pool + " rests",
        () ->
            place.runnerPods(pool).isEmpty()
                && place.jobPods(pool).isEmpty()
                && place
                    .status(pool)
                    .filter(status -> status.registration() != null && status.runners() != null)
                    .filter(status -> status.runners().starting() + status.runners().busy() == 0)
                    .isPresent());
  }
}
