package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.scaling.ClaimedJobs;
import dev.runnerpool.core.scaling.Demand;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.operator.kubernetes.ClusterTime;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the sidecar that holds a job's room tells of the job, and a job's pod without room. */
class ReservedRunnerTest {
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

  @Test
  void aRunnerWhoseReservationEndedHasAJobThoughNoPodNamesIt() {
    Runner runner = runner("{waiting: {reason: CrashLoopBackOff}}", 0);

    assertThat(runner.state()).isEqualTo(RunnerState.BUSY);
    assertThat(runner.since()).isEqualTo("2026-03-02T09:59:31Z");
  }

  /** The claim was at 30.9 s, the reading began at 30.6 s, and the pod says 30 s. */
  @Test
  void aJobThatAReadingOfTheSameSecondStillHasGetsNoSecondRunner() {
    Runner runner = runner("{waiting: {reason: CrashLoopBackOff}}", 0);
    Demand.Known read = new Demand.Known(Set.of(7L), Instant.parse("2026-03-02T09:59:30.6Z"));

    assertThat(ClaimedJobs.none().observe(List.of(runner)).stillWaiting(read)).isZero();
  }

  @Test
  void aReservationThatFailedIsNoJob() {
    assertThat(runner("{running: {}}", 137).state()).isEqualTo(RunnerState.IDLE);
  }

  @Test
  void aReservationThatWaitsToBeStartedAgainIsNoTrouble() {
    Pod pod = pod("{waiting: {reason: CrashLoopBackOff}}", 0);

    assertThat(RunnerReader.waitingReason(pod)).isEmpty();
  }

  @Test
  void aJobsPodThatFindsNoNodeForLongIsNamedWithItsRunner() {
    Pod job =
        yaml(
"""
metadata:
  name: job-pod
  creationTimestamp: "2026-03-02T09:59:00Z"
  labels: {manager.runner.gitlab.com/name: arm-3}
status:
  conditions:
  - {type: PodScheduled, status: "False", reason: Unschedulable, message: "0/3 nodes fit"}
""");
    PoolRunners runners = new PoolRunners(new ClusterTime());
    Instant made = Instant.parse("2026-03-02T09:59:00Z");

    assertThat(runners.unplacedJob(PoolRunners.newestJobPods(List.of(job)), made.plusSeconds(15)))
        .isEmpty();
    assertThat(runners.unplacedJob(PoolRunners.newestJobPods(List.of(job)), made.plusSeconds(16)))
        .contains("No node takes the pod of the job that arm-3 has: 0/3 nodes fit");
  }

  private static Runner runner(String sidecar, int lastExitCode) {
    return RunnerReader.read(
        pod(sidecar, lastExitCode), Optional.empty(), Optional.empty(), false, NOW);
  }

  private static Pod pod(String sidecar, int lastExitCode) {
    return yaml(
        """
        metadata:
          name: arm-3
          uid: runner
          creationTimestamp: "2026-03-02T09:57:00Z"
          labels: {runnerpool.dev/slot: "3"}
        spec:
          containers: [{name: runner}]
        status:
          phase: Running
          conditions: [{type: Ready, status: "True", lastTransitionTime: "2026-03-02T09:58:01Z"}]
          containerStatuses:
          - {name: runner, state: {running: {startedAt: "2026-03-02T09:58:00Z"}}}
          initContainerStatuses:
          - name: reservation
            state: %s
            lastState: {terminated: {exitCode: %d, finishedAt: "2026-03-02T09:59:30Z"}}
        """
            .formatted(sidecar, lastExitCode));
  }

  private static Pod yaml(String text) {
    return Serialization.unmarshal(text, Pod.class);
  }
}
