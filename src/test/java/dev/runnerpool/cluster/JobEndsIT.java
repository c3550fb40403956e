package dev.runnerpool.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs that do not succeed, all begun together: GitLab says of each what became of it. */
@OnCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JobEndsIT {
  private Workplace place;

  @BeforeAll
  void begin(Site site) {
    place = Workplace.open(site, "ends");
    place.pool("pods", "amd64", "Kubernetes", "max: 3");
    place.pool("shell", "amd64", "Shell", "max: 3");
    // The shortest time-out that GitLab's runner is given is a minute.
    place.push(
        """
        fails in pods: {tags: [pods], script: [exit 7]}
        fails in shell: {tags: [shell], script: [exit 7]}
        is late in pods: {tags: [pods], script: [echo begun, sleep 600], timeout: 1m}
        is late in shell: {tags: [shell], script: [echo begun, sleep 600], timeout: 1m}
        is cancelled in pods: {tags: [pods], script: [echo begun, sleep 600]}
        is cancelled in shell: {tags: [shell], script: [echo begun, sleep 600]}
        """);
  }

  @AfterAll
  void end() {
    place.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pods", "shell"})
  void aJobThatFailsKeepsItsExitCode(String pool) {
    SimulatedJob job = place.awaitJob("fails in " + pool, "failed");

    assertThat(job.failureReason()).isEqualTo("script_failure");
    assertThat(job.exitCode()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pods", "shell"})
  void aJobThatIsCancelledEndsAndFreesItsRunner(String pool) {
    String name = "is cancelled in " + pool;
    place.awaitJob(name, "running");
    place.awaitLog(name, "begun");

    place.cancel(place.job(name));

    place.awaitJob(name, "canceled");
    Workplace.eventually(
        "the late job's runner alone is left", () -> place.runnerPods("ends-" + pool).size() <= 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pods", "shell"})
  void aJobThatIsLateTimesOut(String pool) {
    SimulatedJob job = place.awaitJob("is late in " + pool, "failed");

    assertThat(job.failureReason()).isEqualTo("job_execution_timeout");
    assertThat(place.log(job)).contains("begun");
  }
}
