package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.autoscaler.GivenJobs;
import dev.runnerpool.core.autoscaler.Inputs;
import dev.runnerpool.core.autoscaler.PoolAutoscaler;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.core.scaling.Demand;
import dev.runnerpool.core.scaling.Runners;
import dev.runnerpool.core.scaling.Spend;
import dev.runnerpool.gitlab.QueueFacts;
import dev.runnerpool.gitlab.Registrations;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.operator.kubernetes.ClusterTime;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
            metadata: {name: arm-0, uid: u0, labels: {runnerpool.dev/slot: "0"}}
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
    var pool = PoolManifest.named("arm").build();
    Inputs inputs =
        new Inputs(
            NOW,
            Policies.policy(pool.getSpec()),
            Runners.of(List.of()),
            Map.of(),
            failed -> "",
            new Demand.Known(Set.of(), NOW),
            Optional.empty(),
            true,
            available -> GivenJobs.none(),
            Spend.unknown(),
            true,
            List.of(),
            Set.of());
    Observed seen =
        new Observed(
            inputs,
            new QueueState.NoAccessToken(),
            QueueFacts.none(),
            new Registrations.State.Pending(),
            Map.of("u0", pod),
            Optional.empty(),
            null);
    return new FirstProbes(new PoolRunners(new ClusterTime()))
        .executed(
            pool,
            new PoolView(seen, new PoolAutoscaler().evaluate(inputs)),
            new PlanExecutor.Outcome(List.of(), List.of()));
  }
}
