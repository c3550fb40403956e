package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.scaling.Policy;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FullNodesTest {
  private static final Policy POLICY = StartRecordTest.twoKindsOfNodes();
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
  private static final Instant FULL = NOW.plusSeconds(60);
  private static final Instant OVER = FULL.plus(FullNodes.AVOID);

  private final FullNodes nodes = new FullNodes();
  private final StartRecord starts = new StartRecord();

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
  void aTrialInVainPassesItOverAnew() {
    see(waits("a", NOW, 0), FULL);
    Instant later = OVER.plusSeconds(60);
    see(waits("trial", OVER, 0), later);
    assertThat(nodes.avoidedUntil()).containsExactly(Map.entry(0, later.plus(FullNodes.AVOID)));
  }

  private void see(Runner runner, Instant at) {
    Map<String, Pod> pods = new HashMap<>(Map.of("early", new Pod()));
    pods.put(runner.id(), null);
    starts.observe(List.of(runner), pods, POLICY, at);
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
