package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.autoscaler.GivenJobs;
import dev.runnerpool.core.autoscaler.Inputs;
import dev.runnerpool.core.autoscaler.PoolAutoscaler;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.core.placement.PlacementVerdict;
import dev.runnerpool.core.scaling.Demand;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.core.scaling.Runners;
import dev.runnerpool.core.scaling.Spend;
import dev.runnerpool.gitlab.QueueFacts;
import dev.runnerpool.gitlab.Registrations;
import dev.runnerpool.manifests.PoolManifest;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Pods that hold their slots though they were told to end. */
class StuckPodsTest {
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
  private static final RunnerPool POOL =
      PoolManifest.named("arm").scaling("max: 3").created().build();

  /** Told at 09:57, with a grace of 70 minutes. */
  private static final String TOLD =
      "deletionTimestamp: \"2026-03-02T11:07:00Z\", deletionGracePeriodSeconds: 4200";

  private static final String OVER =
      "deletionTimestamp: \"2026-03-02T09:57:00Z\", deletionGracePeriodSeconds: 4200";

  private static final String SILENT = conditions("False", "True");
  private static final String RUNNING = conditions("True", "True");
  private static final String ENDING = conditions("False", "False");

  @Test
  void onNodesThatDoNotAnswerPodsAreStuckMinutesAfterTheyWereTold() {
    assertThat(words(pod(2, TOLD, SILENT), pod(0, TOLD, SILENT), pod(1, TOLD, RUNNING)))
        .hasValueSatisfying(
            words ->
                assertThat(words)
                    .startsWith(
                        "Pod arm-0 was told to end at 2026-03-02T09:57:00Z and keeps its slot,"
                            + " as 1 other does: its node n0 does not answer.")
                    .contains("delete the node", "node.kubernetes.io/out-of-service"));
    assertThat(words(pod(0, TOLD.replace("11:07", "11:09"), SILENT))).as("a minute ago").isEmpty();
  }

  @Test
  void aRunnerThatEndsItsJobIsNotStuckWithinItsGrace() {
    assertThat(words(pod(0, TOLD, RUNNING), pod(1, TOLD, ENDING), pod(2, "labels: {}", SILENT)))
        .isEmpty();
  }

  @Test
  void beyondItsGraceAPodIsStuckWhateverItsNodeSays() {
    assertThat(words(pod(0, OVER, RUNNING)).orElseThrow())
        .endsWith("its node n0 has not ended it within its grace; look at the kubelet there");
    assertThat(
            words(pod(0, OVER + ", finalizers: [a.example/x, b.example/y]", ENDING)).orElseThrow())
        .contains("its finalizers keep it, a.example/x, b.example/y;");
  }

  /** One among others is no fault of the pool: it goes on in the other slots. */
  @Test
  void thePoolIsDegradedByThemOnlyWhereItHasNoSlotLeft() {
    List<Pod> stuck = List.of(pod(0, TOLD, SILENT), pod(1, TOLD, SILENT), pod(2, TOLD, SILENT));
    assertThat(degraded(stuck, 1))
        .satisfies(
            said -> {
              assertThat(said.getStatus()).isEqualTo("True");
              assertThat(said.getReason()).isEqualTo("PodsStuck");
              assertThat(said.getMessage()).contains("as 2 others do");
            });
    assertThat(degraded(stuck, 0).getStatus()).as("no job waits").isEqualTo("False");
    assertThat(degraded(stuck.subList(0, 2), 1).getStatus()).as("a free slot").isEqualTo("False");
  }

  private static Optional<String> words(Pod... pods) {
    return StuckPods.words(List.of(pods), NOW);
  }

  private static Condition degraded(List<Pod> pods, long waiting) {
    return Conditions.of(
            POOL,
            Optional.empty(),
            StatusHold.Standing.NOTHING,
            view(pods, waiting),
            new PlanExecutor.Outcome(List.of(), List.of()),
            new PoolAutoscaler().state(),
            Optional.empty(),
            PlacementVerdict.NOTHING_KNOWN)
        .stream()
        .filter(condition -> condition.getType().equals("Degraded"))
        .findFirst()
        .orElseThrow();
  }

  private static PoolView view(List<Pod> pods, long waiting) {
    List<Runner> runners = new ArrayList<>();
    for (Pod pod : pods) {
      runners.add(
          new Runner(
              runners.size(),
              pod.getMetadata().getUid(),
              RunnerState.RETIRING,
              NOW,
              OptionalLong.empty(),
              0,
              Optional.empty()));
    }
    Set<Long> jobs = LongStream.range(0, waiting).boxed().collect(Collectors.toSet());
    Inputs inputs =
        new Inputs(
            NOW,
            Policies.policy(POOL.getSpec()),
            Runners.of(runners),
            Map.of(),
            failed -> "",
            new Demand.Known(Set.of(), NOW),
            Optional.of(NOW),
            true,
            available -> GivenJobs.numbered(jobs),
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
            pods.stream().collect(Collectors.toMap(pod -> pod.getMetadata().getUid(), pod -> pod)),
            PodChanges.NONE,
            Optional.empty(),
            Optional.empty(),
            ShownJobPods.none(),
            null,
            Optional.empty());
    return new PoolView(seen, new PoolAutoscaler().evaluate(inputs));
  }

  private static Pod pod(int slot, String metadata, String status) {
    return Serialization.unmarshal(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: arm-%d, uid: u%d, %s}
        spec: {nodeName: n%d, containers: [{name: runner}]}
        status: {phase: Running, %s}
        """
            .formatted(slot, slot, metadata, slot, status),
        Pod.class);
  }

  private static String conditions(String ready, String containersReady) {
    return "conditions: [{type: Ready, status: '%s'}, {type: ContainersReady, status: '%s'}]"
        .formatted(ready, containersReady);
  }
}
