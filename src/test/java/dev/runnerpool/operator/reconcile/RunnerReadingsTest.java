package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunnerReadingsTest {
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

  private final RunnerReadings readings = new RunnerReadings();

  @Test
  void aPodThatDidNotChangeIsNotReadAgain() {
    Pod pod = pod("True", "");
    assertThat(read(pod, NOW)).isSameAs(read(pod, NOW.plusSeconds(60)));
  }

  @Test
  void aPodThatChangedIsReadAgain() {
    assertThat(read(pod("False", ""), NOW).state()).isEqualTo(RunnerState.STARTING);
    assertThat(read(pod("True", ""), NOW).state()).isEqualTo(RunnerState.IDLE);
  }

  @Test
  void aJobOrAnOrderToStopIsSeenThoughThePodIsTheSame() {
    Pod pod = pod("True", "");
    assertThat(read(pod, NOW).state()).isEqualTo(RunnerState.IDLE);
    assertThat(
            readings.read(pod, Optional.of(pod("True", "")), Optional.empty(), false, NOW).state())
        .isEqualTo(RunnerState.BUSY);
    assertThat(readings.read(pod, Optional.empty(), Optional.empty(), true, NOW).state())
        .isEqualTo(RunnerState.RETIRING);
    assertThat(readings.read(pod, Optional.empty(), Optional.of(NOW), false, NOW).state())
        .isEqualTo(RunnerState.BUSY);
  }

  /** A Shell runner that is not ready within its first probe holds a job. */
  @Test
  void whatTimeAloneChangesIsReadAtEachLook() {
    Pod pod = pod("False", "readinessProbe: {exec: {command: [idle]}}");
    assertThat(read(pod, Instant.parse("2026-03-02T09:58:01Z")).state())
        .isEqualTo(RunnerState.STARTING);
    assertThat(read(pod, NOW).state()).isEqualTo(RunnerState.BUSY);
  }

  @Test
  void aRunnerThatIsGoneIsForgotten() {
    Pod pod = pod("True", "");
    Runner first = read(pod, NOW);
    readings.keep(Set.of());
    assertThat(read(pod, NOW)).isEqualTo(first).isNotSameAs(first);
  }

  private Runner read(Pod pod, Instant now) {
    return readings.read(pod, Optional.empty(), Optional.empty(), false, now);
  }

  private static Pod pod(String ready, String probe) {
    return Serialization.unmarshal(
        """
        metadata:
          name: linux-3
          uid: runner
          creationTimestamp: "2026-03-02T09:57:00Z"
          labels: {runnerpool.dev/slot: "3", runnerpool.dev/pool: linux, runnerpool.dev/role: runner}
          annotations: {runnerpool.dev/node-choice: "0"}
        spec:
          containers:
          - name: runner
            image: gitlab-runner
            %s
        status:
          phase: Running
          conditions: [{type: Ready, status: "%s", lastTransitionTime: "2026-03-02T09:58:00Z"}]
          containerStatuses:
          - {name: runner, state: {running: {startedAt: "2026-03-02T09:58:00Z"}}}
        """
            .formatted(probe, ready),
        Pod.class);
  }
}
