package dev.runnerpool.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Busy runners whose pod or node is taken away. */
@OnCluster
class DisruptionIT {
  private static final String JOB = "{tags: [%s], script: [echo begun, sleep 12, echo finished]}";

  @Test
  void aRunnerDeletedWhileBusyFinishesItsJob(Site site) {
    try (Workplace place = Workplace.open(site, "deleted")) {
      place.pool("pods", "amd64", "Kubernetes", "max: 1");
      place.pool("shell", "amd64", "Shell", "max: 1");
      place.push("pods: %s\nshell: %s\n".formatted(JOB.formatted("pods"), JOB.formatted("shell")));

      for (String name : new String[] {"pods", "shell"}) {
        place.awaitLog(name, "begun");
        assertThat(place.runnerPods("deleted-" + name)).hasSize(1);
        site.cluster()
            .kubectl("-n", Site.NAMESPACE, "delete", "pod", "--wait=false", podOf(place, name));
      }

      for (String name : new String[] {"pods", "shell"}) {
        SimulatedJob job = place.awaitJob(name, "success");
        assertThat(place.log(job)).contains("finished");
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

  private static String podOf(Workplace place, String name) {
    return place.runnerPods("deleted-" + name).get(0).getMetadata().getName();
  }

  /**
   * Evictions are refused while jobs run. What does not ask takes pods away all the same: runners
   * leave when their job is done, and a job pod has no such grace: then GitLab is told, not left
   * waiting.
   */
  @Test
  @ResourceLock(Site.ARM64)
  void aNodeDrainedWhileBusy(Site site) {
    try (Workplace place = Workplace.open(site, "drained")) {
      String pods = place.pool("pods", "arm64", "Kubernetes", "max: 1");
      String shell = place.pool("shell", "arm64", "Shell", "max: 1");
      place.push(
          "shell: %s\npods: {tags: [pods], script: [echo begun, sleep 600]}\n"
              .formatted(JOB.formatted("shell").replace("12", "30")));
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
}
