package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.operator.kubernetes.ClusterTime;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FirstProbesTest {
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

  @Test
  void aPoolIsReconciledWhenTheFirstProbeOfItsRunnerIsOver() {
    assertThat(wait("09:59:58", "False")).contains(Duration.ofSeconds(3));
  }

  @Test
  void aRunnerThatIsReadyIsNotWaitedFor() {
    assertThat(wait("09:59:58", "True")).isEmpty();
  }

  private static Optional<Duration> wait(String started, String ready) {
    Pod pod =
        Serialization.unmarshal(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: arm-0, uid: u0, labels: {runnerpool.dev/slot: "0", runnerpool.dev/role: runner}}
            spec: {containers: [{name: runner, readinessProbe: {periodSeconds: 1}}]}
            status:
              phase: Running
              conditions:
              - {type: Ready, status: "%s", lastTransitionTime: "2026-03-02T%sZ"}
              containerStatuses:
              - {name: runner, state: {running: {startedAt: "2026-03-02T%sZ"}}}
            """
                .formatted(ready, started, started),
            Pod.class);
    var pool = PoolManifest.named("arm").created().build();
    ReconcileStates states = new ReconcileStates(() -> NOW, () -> 1);
    states.of(pool).shown.show(List.of(pod));
    return new FirstProbes(new PoolRunners(new ClusterTime()), states)
        .executed(
            pool,
            QuietView.of(Policies.policy(pool.getSpec()), Map.of(), NOW),
            new PlanExecutor.Outcome(List.of(), List.of()));
  }
}
