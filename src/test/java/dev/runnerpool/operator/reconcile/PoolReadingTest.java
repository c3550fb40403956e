package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.autoscaler.GivenJobs;
import dev.runnerpool.core.autoscaler.Inputs;
import dev.runnerpool.core.autoscaler.PoolAutoscaler;
import dev.runnerpool.core.demand.Failure;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.core.explain.PoolDetails;
import dev.runnerpool.core.explain.PoolDetails.RunnerDetails;
import dev.runnerpool.core.explain.ReconciledPool;
import dev.runnerpool.core.scaling.Demand;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.core.scaling.Runners;
import dev.runnerpool.core.scaling.Spend;
import dev.runnerpool.gitlab.QueueFacts;
import dev.runnerpool.gitlab.Registrations;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.operator.cost.PoolCost;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is told of a pool once its reconcile is over and its pods may be others. */
class PoolReadingTest {

  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

  private final RunnerPool pool =
      PoolManifest.named("arm")
          .in("ci")
          .scaling("max: 5, warm: 1")
          .with(
              "tags: [linux]",
              "placement: {nodes: [{nodePool: ci, capacity: Spot}, {nodeGroup: graviton}]}")
          .created()
          .build();

  @Test
  void runnersAreNamedByTheirSlotWithTheirPlacementAndDelay() {
    PoolDetails told =
        PoolReading.of(
                pool,
                view(
                    new QueueState.Unread(),
                    runner(0, RunnerState.STARTING, Optional.of("0/3 nodes")),
                    runner(1, RunnerState.STARTING, Optional.empty()),
                    runner(2, RunnerState.IDLE, Optional.empty()),
                    runner(3, RunnerState.STARTING, Optional.empty())))
            .read(List.of(), List.of())
            .details();
    assertThat(told.key()).isEqualTo("ci/arm");
    assertThat(told.rule().tags()).containsExactlyInAnyOrder("arm64", "linux");
    assertThat(told.runners())
        .extracting(RunnerDetails::name)
        .containsExactly("arm-0", "arm-1", "arm-2", "arm-3");
    assertThat(told.runners())
        .extracting(RunnerDetails::delay)
        .containsExactly(
            Optional.of("no node takes it: 0/3 nodes"),
            Optional.of("ImagePullBackOff: no such image"),
            Optional.empty(),
            Optional.empty());
    assertThat(told.runners().get(0).placement()).isEqualTo("nodePool ci, Spot");
    assertThat(told.warm()).isEqualTo(1);
    assertThat(told.cost()).contains(new PoolDetails.HourlyCost("0.1235", "table"));
  }

  @Test
  void aQueueThatCannotBeReadSaysWhy() {
    QueueState stale =
        new QueueState.Stale(
            Optional.empty(), new Failure(Failure.Reason.Unreachable, "no answer"), NOW);
    ReconciledPool told = PoolReading.of(pool, view(stale)).read(List.of(), List.of());
    assertThat(told.details().queue().failure().orElseThrow()).startsWith("no answer");
    assertThat(told.details().queue().means()).isEqualTo("REST");
    assertThat(told.placements()).containsExactly("nodePool ci, Spot", "nodeGroup graviton");
  }

  @Test
  void aPoolOfWhichNothingWasPlannedIsClosed() {
    ReconciledPool told =
        PoolReading.closed(pool, "is being deleted", NOW).read(List.of(), List.of());
    assertThat(told.closed()).contains("is being deleted");
    assertThat(told.evaluation()).isEmpty();
    assertThat(told.details().max()).isEqualTo(5);
    assertThat(told.details().runners()).isEmpty();
    assertThat(told.details().waiting()).isEmpty();
  }

  private static Runner runner(int slot, RunnerState state, Optional<String> unschedulable) {
    return new Runner(slot, "uid-" + slot, state, NOW, OptionalLong.empty(), 0, unschedulable);
  }

  private PoolView view(QueueState queue, Runner... runners) {
    Inputs inputs =
        new Inputs(
            NOW,
            Policies.policy(pool.getSpec()),
            Runners.of(List.of(runners)),
            Map.of(),
            failed -> "",
            new Demand.Unknown(),
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
            queue,
            new QueueFacts("REST", Optional.empty(), OptionalDouble.empty(), List.of()),
            new Registrations.State.Pending(),
            // The next look changes it: nobody else may read it.
            null,
            PodChanges.NONE,
            Optional.of("pod arm-1: ImagePullBackOff: no such image"),
            Optional.empty(),
            ShownJobPods.none(),
            new PoolCost(
                OptionalDouble.of(0.12345), "table", Map.of(), Map.of(), 0, 0, Spend.unknown()),
            Optional.empty());
    return new PoolView(seen, new PoolAutoscaler().evaluate(inputs));
  }
}
