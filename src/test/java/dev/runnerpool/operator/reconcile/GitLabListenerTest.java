package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.scaling.ClaimedJobs;
import dev.runnerpool.core.scaling.Demand;
import dev.runnerpool.core.scaling.PoolSnapshot;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.core.scaling.Spend;
import dev.runnerpool.core.scaling.StartupFailures;
import dev.runnerpool.gitlab.Registrations.RunnersSeen;
import dev.runnerpool.manifests.PoolManifest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GitLabListenerTest {
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

  @Test
  void slotsOfRunnersThatEndedAreFreeToBeClearedInGitLab() {
    RunnersSeen seen =
        seen(RunnerState.BUSY, RunnerState.FINISHED, RunnerState.RETIRING, RunnerState.FAILED);
    assertThat(seen).isEqualTo(new RunnersSeen(BitSet.valueOf(new long[] {0b101}), false, 3, 3));
  }

  @Test
  void aRunnerThatWorkedAndFailsMayHaveBeenRefusedByGitLab() {
    assertThat(seen(RunnerState.IDLE).failedStarts()).isEqualTo(2);
    assertThat(seen(RunnerState.FAILED).failedStarts()).isEqualTo(3);
  }

  @Test
  void whoStartsOrIsIdleNeedsTheTokenAsItIs() {
    assertThat(seen(RunnerState.STARTING).anyFree()).isTrue();
    assertThat(seen(RunnerState.BUSY, RunnerState.IDLE).anyFree()).isTrue();
    assertThat(seen(RunnerState.BUSY).anyFree()).isFalse();
  }

  private static RunnersSeen seen(RunnerState... states) {
    List<Runner> runners = new ArrayList<>();
    for (RunnerState state : states) {
      int slot = runners.size();
      runners.add(
          new Runner(slot, "u" + slot, state, NOW, OptionalLong.empty(), 0, Optional.empty()));
    }
    return GitLabListener.seen(
        new PoolSnapshot(
            NOW,
            Policies.policy(PoolManifest.named("arm").build().getSpec()),
            new Demand.Known(Set.of(), NOW),
            ClaimedJobs.none(),
            runners,
            0,
            new StartupFailures(2, 0, NOW, ""),
            Map.of(),
            Spend.unknown(),
            true),
        3);
  }
}
