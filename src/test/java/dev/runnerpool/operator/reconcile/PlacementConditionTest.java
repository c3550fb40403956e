package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.RunnerPoolStatus;
import dev.runnerpool.core.autoscaler.PoolAutoscaler;
import dev.runnerpool.core.placement.PlacementFinding;
import dev.runnerpool.core.placement.PlacementProblem;
import dev.runnerpool.core.placement.PlacementVerdict;
import dev.runnerpool.manifests.PoolManifest;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is told of the nodes that a pool names, and what of it keeps a pool from being ready. */
class PlacementConditionTest {

  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
  private static final RunnerPool POOL =
      PoolManifest.named("linux").created().scaling("max: 3, warm: 1").build();
  private static final PlacementFinding MISSING =
      new PlacementFinding(0, PlacementProblem.NodesMissing, true, "there is none");

  @Test
  void aFindingIsToldAndHoldsNothingUpWhileAnotherEntryMayWork() {
    Map<String, Condition> conditions = of(verdict(List.of(MISSING), false, false));
    Condition placement = conditions.get("Placement");
    assertThat(placement.getStatus()).isEqualTo("False");
    assertThat(placement.getReason()).isEqualTo("NodesMissing");
    assertThat(placement.getMessage()).isEqualTo("there is none");
    assertThat(Conditions.healthy(placement)).as("so that an event tells it").isFalse();
    assertThat(conditions.get("Ready").getReason()).isNotEqualTo("NodesMissing");
  }

  @Test
  void whereNoEntryCanWorkThePoolIsNotReady() {
    Condition ready = of(verdict(List.of(MISSING), true, false)).get("Ready");
    assertThat(ready.getStatus()).isEqualTo("False");
    assertThat(ready.getReason()).isEqualTo("NodesMissing");
    assertThat(ready.getMessage()).isEqualTo("there is none");
  }

  @Test
  void whatIsWellSaysSoAndWhatIsNotKnownNothing() {
    assertThat(of(verdict(List.of(), false, false)).get("Placement").getStatus()).isEqualTo("True");
    assertThat(of(PlacementVerdict.NOTHING_KNOWN)).doesNotContainKey("Placement");
    PlacementVerdict unread =
        new PlacementVerdict(List.of(), List.of("no right"), List.of(), false, false, false);
    Map<String, Condition> conditions = of(unread);
    assertThat(conditions.get("Placement").getStatus()).isEqualTo("Unknown");
    assertThat(conditions.get("Placement").getMessage()).isEqualTo("no right");
    assertThat(conditions.get("Ready").getReason()).isNotEqualTo("PlacementUnread");
  }

  @Test
  void manyFindingsAreFourAndANumber() {
    List<PlacementFinding> six = IntStream.range(0, 6).mapToObj(i -> MISSING).toList();
    assertThat(of(verdict(six, false, false)).get("Placement").getMessage())
        .endsWith("there is none; and 2 more");
  }

  @Test
  void anAgeIsToldBesideWhatIsKnown() {
    PlacementVerdict old =
        new PlacementVerdict(List.of(), List.of(), List.of("as of noon"), true, false, false);
    assertThat(of(old).get("Placement").getMessage()).endsWith("suit the pool; as of noon");
  }

  @Test
  void afterARestartTheLastWordStandsUntilAllWasRead() {
    List<Condition> said =
        List.of(condition("Placement", "there is none"), condition("Ready", "there is none"));
    for (PlacementVerdict little :
        List.of(
            PlacementVerdict.NOTHING_KNOWN,
            verdict(List.of(), false, true),
            new PlacementVerdict(List.of(), List.of("throttled"), List.of(), true, false, false))) {
      Map<String, Condition> held = of(little, said, true);
      assertThat(held.get("Placement").getMessage()).isEqualTo("there is none");
      assertThat(held.get("Ready").getReason()).isEqualTo("NodesMissing");
    }
    assertThat(of(verdict(List.of(), false, false), said, true).get("Placement").getStatus())
        .isEqualTo("True");
    assertThat(of(PlacementVerdict.NOTHING_KNOWN, said, false))
        .as("a minute later")
        .doesNotContainKey("Placement");
    assertThat(of(PlacementVerdict.NOTHING_KNOWN, List.of(), true)).doesNotContainKey("Placement");
  }

  private static Condition condition(String type, String message) {
    return new ConditionBuilder()
        .withType(type)
        .withStatus("False")
        .withReason("NodesMissing")
        .withMessage(message)
        .withLastTransitionTime("2026-03-02T09:00:00Z")
        .build();
  }

  private static PlacementVerdict verdict(
      List<PlacementFinding> findings, boolean impossible, boolean pending) {
    return new PlacementVerdict(findings, List.of(), List.of(), true, impossible, pending);
  }

  private static Map<String, Condition> of(PlacementVerdict verdict) {
    return of(verdict, List.of(), false);
  }

  private static Map<String, Condition> of(
      PlacementVerdict verdict, List<Condition> said, boolean holds) {
    RunnerPoolStatus last =
        new RunnerPoolStatus(1L, null, null, null, null, null, null, null, null, null, said);
    return Conditions.of(
            POOL,
            Optional.of(last),
            new StatusHold.Standing(holds, holds),
            QuietView.of(Policies.policy(POOL.getSpec()), Map.of(), NOW),
            new PlanExecutor.Outcome(List.of(), List.of()),
            new PoolAutoscaler().state(),
            Optional.empty(),
            verdict)
        .stream()
        .collect(Collectors.toMap(Condition::getType, Function.identity()));
  }
}
