package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnerpool.api.RunnerPoolSpec;
import dev.runnerpool.core.objective.StartObjective;
import dev.runnerpool.core.scaling.Policy;
import dev.runnerpool.core.warm.AutoWarm;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.operator.pods.InvalidSpecException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoliciesTest {

  @Test
  void theManifestsFiguresReachTheCore() {
    Policy policy =
        Policies.policy(
            spec(
                """
                {max: 9, warm: 2, idleTimeout: 90s, burst: 4, mode: Recommend, schedules: [
                {days: "Fri-Mon", from: "22:00", to: "24:00", timeZone: Europe/Berlin, warm: 5}]}"""));
    assertThat(policy.max()).isEqualTo(9);
    assertThat(policy.warm()).isEqualTo(2);
    assertThat(policy.idleTimeout()).isEqualTo(Duration.ofSeconds(90));
    assertThat(policy.burst()).isEqualTo(4);
    assertThat(policy.nodeChoices()).isEqualTo(1);
    assertThat(policy.recommendOnly()).isTrue();
  }

  @Test
  void autoWarmReachesTheCoreWithItsDefaults() {
    assertThat(Policies.policy(spec("{max: 9, autoWarm: {max: 7}}")).autoWarm())
        .contains(new AutoWarm(0, 7, Duration.ofSeconds(5)));
    assertThat(
            Policies.policy(spec("{max: 9, autoWarm: {min: 1, max: 7, targetWait: 1m}}"))
                .autoWarm())
        .contains(new AutoWarm(1, 7, Duration.ofMinutes(1)));
    assertThat(Policies.policy(spec("{max: 9, warm: 2}")).autoWarm()).isEmpty();
  }

  @Test
  void theObjectiveReachesTheCore() {
    assertThat(Policies.objective(objective("{startedWithin: 1m30s, share: 0.97}")))
        .contains(new StartObjective(Duration.ofSeconds(90), 0.97));
    assertThat(Policies.objective(spec("{max: 9}"))).isEmpty();
  }

  /** What an API server with the CRD of an older version lets through. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{startedWithin: 60s, share: 97}",
        "{startedWithin: 60s, share: 1}",
        "{startedWithin: 60s, share: 0}",
        "{startedWithin: 60s}",
        "{startedWithin: 0s, share: 0.97}",
        "{startedWithin: soon, share: 0.97}"
      })
  void anObjectiveThatPromisesNothingIsRefused(String objective) {
    RunnerPoolSpec spec = objective(objective);
    assertThatThrownBy(() -> Policies.policy(spec))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageStartingWith("spec.objective.");
  }

  private static RunnerPoolSpec objective(String objective) {
    return PoolManifest.named("arm").with("objective: " + objective).build().getSpec();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Sunday and Friday night in Berlin; a range may go over the week's end.
        "2026-03-01T21:30:00Z",
        "2026-03-06T22:59:59Z",
        "2026-03-02T21:00:00Z"
      })
  void aScheduleCoversItsHours(String at) {
    assertThat(weekend().schedules().get(0).covers(Instant.parse(at))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-03-03T21:30:00Z", "2026-03-01T20:59:59Z", "2026-03-01T23:00:00Z"})
  void aScheduleCoversNothingElse(String at) {
    assertThat(weekend().schedules().get(0).covers(Instant.parse(at))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Europe/Berln", "UTC+99", "GMT+25"})
  void aTimeZoneThatDoesNotExistIsNamedWithItsField(String zone) {
    assertInvalid(
        "{max: 1, schedules: [{from: \"08:00\", to: \"09:00\", timeZone: \"%s\", warm: 1}]}"
            .formatted(zone),
        "spec.scaling.schedules[0].timeZone: '" + zone + "'",
        "Europe/Berlin");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "M", "Mo-Fr", "Funday"})
  void daysThatAreNoneAreNamedWithTheirField(String days) {
    assertInvalid(
        "{max: 1, schedules: [{days: \"%s\", from: \"08:00\", to: \"09:00\", warm: 1}]}"
            .formatted(days),
        "spec.scaling.schedules[0].days",
        "Mon to Sun");
  }

  @Test
  void aPoolsTagsIncludeItsArchitecture() {
    assertThat(Policies.tagRule(spec("{max: 1}")).tags())
        .containsExactlyInAnyOrder("linux", "arm64");
  }

  private static void assertInvalid(String scaling, String... said) {
    RunnerPoolSpec spec = spec(scaling);
    assertThatThrownBy(() -> Policies.policy(spec))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContainingAll(said);
  }

  private static Policy weekend() {
    return Policies.policy(
        spec(
            """
            {max: 9, schedules: [
            {days: "Fri-Mon", from: "22:00", to: "24:00", timeZone: Europe/Berlin, warm: 5}]}"""));
  }

  private static RunnerPoolSpec spec(String scaling) {
    return Serialization.unmarshal(
        """
        architecture: arm64
        tags: [linux]
        gitlab: {url: "https://gitlab.example.com", group: g, credentials: {secretRef: {name: s}}}
        scaling: %s
        """
            .formatted(scaling.replace("\n", " ")),
        RunnerPoolSpec.class);
  }
}
