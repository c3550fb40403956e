package dev.runnerpool.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import org.junit.jupiter.api.Test;

/** Busy runners whose pod is taken away. */
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

  private static String podOf(Workplace place, String name) {
    return place.runnerPods("deleted-" + name).get(0).getMetadata().getName();
  }
}
