package dev.runnerpool.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** From {@code .gitlab-ci.yml} to {@code uname -m} in the job's log. */
@OnCluster
@ResourceLock(value = Site.ARM64, mode = ResourceAccessMode.READ)
class PipelineIT {
  private static final String CI =
      """
      stages: [build]
      .job: &job
        stage: build
        script:
          - echo "machine $(uname -m)"
          - echo "runner $CI_RUNNER_TAGS"
      kubernetes amd64: {<<: *job, tags: [pods-x, amd64]}
      kubernetes arm64: {<<: *job, tags: [pods-a, arm64]}
      shell amd64: {<<: *job, tags: [shell-x, amd64]}
      shell arm64: {<<: *job, tags: [shell-a, arm64]}
      """;

  @Test
  void eachJobOfAPipelineRunsOnItsArchitectureByBothExecutors(Site site) {
    try (Workplace place = Workplace.open(site, "pipeline")) {
      place.pool("pods-x", "amd64", "Kubernetes", "max: 2");
      place.pool("pods-a", "arm64", "Kubernetes", "max: 2");
      place.pool("shell-x", "amd64", "Shell", "max: 2");
      place.pool("shell-a", "arm64", "Shell", "max: 2");
      long pipeline = place.push(CI);

      assertRanOn(place, "kubernetes amd64", "x86_64");
      assertRanOn(place, "shell amd64", "x86_64");
      assertRanOn(place, "kubernetes arm64", "aarch64");
      assertRanOn(place, "shell arm64", "aarch64");
      Workplace.eventually(
          "the pipeline succeeds", () -> site.gitlab().pipelineStatus(pipeline).equals("success"));
    }
  }

  private static void assertRanOn(Workplace place, String name, String machine) {
    SimulatedJob job = place.awaitJob(name, "success");
    assertThat(place.log(job)).contains("machine " + machine);
  }
}
