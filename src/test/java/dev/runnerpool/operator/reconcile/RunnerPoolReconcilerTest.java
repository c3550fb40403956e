package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.core.scaling.ClaimedJobs;
import dev.runnerpool.core.scaling.Demand;
import dev.runnerpool.core.scaling.PoolSnapshot;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.core.scaling.Spend;
import dev.runnerpool.core.scaling.StartupFailures;
import dev.runnerpool.gitlab.QueueFacts;
import dev.runnerpool.gitlab.Registrations;
import dev.runnerpool.manifests.PoolManifest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunnerPoolReconcilerTest {
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
  private static final Runner STARTING =
      new Runner(
          0,
          "u0",
          RunnerState.STARTING,
          NOW.minusSeconds(3),
          OptionalLong.empty(),
          0,
          Optional.empty());

  @Test
  void aPoolOfWhichNothingIsExpectedIsLookedAtAgainAfterTheResync() {
    assertThat(next(Optional.empty(), Optional.empty())).isEqualTo(RunnerPoolReconciler.RESYNC);
  }

  @Test
  void aRunnerThatMayHaveTakenAJobAtOnceIsLookedAtWhenItsFirstProbeIsOver() {
    assertThat(next(Optional.of(NOW.plusSeconds(2)), Optional.empty()))
        .isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void aStatusThatWaitsForItsPaceComesFirstIfThatIsSooner() {
    assertThat(next(Optional.of(NOW.plusSeconds(2)), Optional.of(Duration.ofSeconds(1))))
        .isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void noLookFollowsAnotherAtOnce() {
    assertThat(next(Optional.of(NOW.plusNanos(1)), Optional.empty()))
        .isEqualTo(Duration.ofMillis(200));
  }

  private static Duration next(Optional<Instant> readAgainAt, Optional<Duration> statusWait) {
    PoolSnapshot snapshot =
        new PoolSnapshot(
            NOW,
            Policies.policy(PoolManifest.named("arm").build().getSpec()),
            new Demand.Known(Set.of(), NOW),
            ClaimedJobs.none(),
            List.of(STARTING),
            0,
            StartupFailures.none(),
            Map.of(),
            new Spend(0, OptionalDouble.empty()),
            true);
    PoolView view =
        new PoolView(
            snapshot,
            new QueueState.NoSource(""),
            new QueueFacts("", Optional.empty(), OptionalDouble.empty(), List.of()),
            List.of(),
            new Registrations.State.Pending(),
            Map.of(),
            Optional.empty(),
            "",
            readAgainAt);
    return RunnerPoolReconciler.next(view, statusWait, Optional.empty());
  }
}
