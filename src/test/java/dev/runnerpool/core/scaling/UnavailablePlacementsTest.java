package dev.runnerpool.core.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UnavailablePlacementsTest {
  private static final Policy POLICY =
      new Policy(
          9,
          0,
          List.of(),
          Duration.ofMinutes(5),
          Duration.ofMinutes(2),
          9,
          2,
          Duration.ofMinutes(1),
          OptionalDouble.empty(),
          false,
          false);
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
  private static final Instant FULL = NOW.plusSeconds(60);
  private static final Instant OVER = FULL.plus(UnavailablePlacements.AVOID);

  private final UnavailablePlacements nodes = new UnavailablePlacements();
  private final StartupTracker starts = new StartupTracker();

  @Test
  void aKindOfNodesIsPassedOverOnceARunnerWaitedInVain() {
    see(waits("a", NOW, 0), FULL.minusSeconds(1));
    assertThat(nodes.avoidedUntil()).isEmpty();
    see(waits("a", NOW, 0), FULL);
    assertThat(nodes.avoidedUntil()).containsExactly(Map.entry(0, OVER));
    see(waits("b", NOW, 0), FULL.plusSeconds(30));
    assertThat(nodes.avoidedUntil()).as("told once").containsExactly(Map.entry(0, OVER));
  }

  @Test
  void theLastKindIsNeverPassedOver() {
    see(waits("a", NOW, 1), FULL.plusSeconds(600));
    assertThat(nodes.avoidedUntil()).isEmpty();
  }

  @Test
  void onlyARunnerBegunAfterThatTimeBringsItBack() {
    Runner early = runs("early", 0);
    see(early, NOW);
    see(waits("a", NOW, 0), FULL);
    see(early, OVER.plusSeconds(1));
    assertThat(nodes.avoidedUntil()).containsKey(0);
    see(runs("trial", 0), OVER.plusSeconds(1));
    assertThat(nodes.avoidedUntil()).isEmpty();
  }

  @Test
  void aTrialInVainPassesItOverAgain() {
    see(waits("a", NOW, 0), FULL);
    Instant later = OVER.plusSeconds(60);
    see(waits("trial", OVER, 0), later);
    assertThat(nodes.avoidedUntil())
        .containsExactly(Map.entry(0, later.plus(UnavailablePlacements.AVOID)));
  }

  /** Beside the early runner, which stays. */
  private void see(Runner runner, Instant at) {
    Set<Runner> all = new LinkedHashSet<>(List.of(runs("early", 1), runner));
    starts.observe(List.copyOf(all), failed -> "no room", POLICY, at);
    nodes.observe(List.of(runner), POLICY, starts, at);
  }

  private static Runner waits(String id, Instant since, int choice) {
    return new Runner(
        0, id, RunnerState.STARTING, since, OptionalLong.empty(), choice, Optional.of("no room"));
  }

  private static Runner runs(String id, int choice) {
    return new Runner(1, id, RunnerState.IDLE, NOW, OptionalLong.empty(), choice, Optional.empty());
  }
}
