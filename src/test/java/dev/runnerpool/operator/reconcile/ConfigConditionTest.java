package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.autoscaler.PoolAutoscaler;
import dev.runnerpool.core.placement.PlacementVerdict;
import dev.runnerpool.core.scaling.Policy;
import dev.runnerpool.manifests.PoolManifest;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is said and holds nothing up, as of extra config that gitlab-runner does not read. */
class ConfigConditionTest {

  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

  @Test
  void keysThatAreDroppedAreAWarningAndNoFault() {
    Map<String, Condition> conditions = conditions("cpu_limt = \"2\"");

    Condition config = conditions.get("ConfigRecognized");
    assertThat(config.getStatus()).isEqualTo("False");
    assertThat(config.getReason()).isEqualTo("UnknownKeys");
    assertThat(config.getMessage())
        .contains("gitlab-runner 19.4.0")
        .contains("keys of spec.runner.config")
        .endsWith(": runners.kubernetes.cpu_limt");
    assertThat(Conditions.healthy(config)).as("so that an event tells it").isFalse();
    assertThat(conditions.get("Ready").getReason())
        .as("what else is wrong with it")
        .isEqualTo(conditions("cpu_limit = \"2\"").get("Ready").getReason())
        .isNotEqualTo("UnknownKeys");
  }

  @Test
  void ofConfigThatIsReadItSaysSoAndOfNoneNothing() {
    assertThat(conditions("cpu_limit = \"2\"").get("ConfigRecognized").getStatus())
        .isEqualTo("True");
    assertThat(of(PoolManifest.named("linux").scaling("max: 3").build()))
        .doesNotContainKey("ConfigRecognized");
  }

  private static Map<String, Condition> conditions(String line) {
    return of(
        PoolManifest.named("linux")
            .scaling("max: 3")
            .with("runner:\n  config: |\n    [runners.kubernetes]\n      " + line + "\n")
            .build());
  }

  @Test
  void roomThatIsNotHeldAsItShouldBeIsAWarningAndNoFault() {
    RunnerPool pool = PoolManifest.named("linux").scaling("max: 3").build();
    for (String status : List.of("False", "Unknown")) {
      Map<String, Condition> conditions =
          of(
              pool,
              Optional.of(
                  new RoomCondition(status, ConditionReason.PriorityClassMissing, "no class")));
      assertThat(Conditions.healthy(conditions.get("RoomReserved"))).isFalse();
      assertThat(conditions.get("Ready").getReason())
          .isEqualTo(of(pool).get("Ready").getReason())
          .isNotEqualTo("PriorityClassMissing");
    }
  }

  private static Map<String, Condition> of(RunnerPool pool) {
    return of(pool, Optional.empty());
  }

  private static Map<String, Condition> of(RunnerPool pool, Optional<RoomCondition> room) {
    Policy policy =
        new Policy(
            5,
            0,
            List.of(),
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            50,
            1,
            Duration.ofMinutes(2),
            OptionalDouble.empty(),
            false,
            false);
    return Conditions.of(
            pool,
            Optional.empty(),
            StatusHold.Standing.NOTHING,
            QuietView.of(policy, Map.of(), NOW),
            new PlanExecutor.Outcome(List.of(), List.of()),
            new PoolAutoscaler().state(),
            room,
            PlacementVerdict.NOTHING_KNOWN)
        .stream()
        .collect(Collectors.toMap(Condition::getType, Function.identity()));
  }
}
