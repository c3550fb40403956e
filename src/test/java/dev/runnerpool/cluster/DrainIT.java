package dev.runnerpool.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Busy runners whose node is taken away: first of all, as others have to wait for the node. */
@OnCluster
@Order(1)
@ResourceLock(Site.ARM64)
class DrainIT {
  /**
   * Evictions are refused while jobs run. What does not ask takes pods away all the same: runners
   * leave when their job is done, and a job pod has no such grace: then GitLab is told, not left
   * waiting.
   */
  @Test
  void aNodeDrainedWhileBusy(Site site) {
    try (Workplace place = Workplace.open(site, "drained")) {
      String pods = place.pool("pods", "arm64", "Kubernetes", "max: 1");
      String shell = place.pool("shell", "arm64", "Shell", "max: 1");
      place.push(
          """
          shell: {tags: [shell], script: [echo begun, sleep 30, echo finished]}
          pods: {tags: [pods], script: [echo begun, sleep 600]}
          """);
      place.awaitLog("pods", "begun");
      place.awaitLog("shell", "begun");
      try {
        assertThatThrownBy(() -> drain(site, "--timeout=8s"))
            .hasMessageContaining("would violate the pod's disruption budget");
        assertThat(place.runnerPods(pods)).hasSize(1);
        drain(site, "--disable-eviction", "--timeout=150s");

        assertThat(place.runnerPods(pods)).isEmpty();
        assertThat(place.runnerPods(shell)).isEmpty();
        SimulatedJob ended = place.awaitJob("shell", "success");
        assertThat(place.log(ended)).contains("finished");
        SimulatedJob lost = place.awaitJob("pods", "failed");
        assertThat(lost.failureReason()).isEqualTo("runner_system_failure");
      } finally {
        site.cluster().kubectl("uncordon", "node-arm64");
      }
    }
  }

  private static void drain(Site site, String... flags) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "drain", "node-arm64", "--ignore-daemonsets", "--delete-emptydir-data", "--force"));
    command.addAll(List.of(flags));
    site.cluster().kubectl(command.toArray(String[]::new));
  }
}
