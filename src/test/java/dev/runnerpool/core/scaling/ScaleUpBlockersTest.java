package dev.runnerpool.core.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.demand.ScaleUpBlocker;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ScaleUpBlockersTest {
  private static final Instant NOW = Given.NOW;

  @Test
  void eachKindIsTold() {
    assertThat(ScaleUpBlockers.of(full().max(3).snapshot())).isEmpty();
    assertThat(ScaleUpBlockers.of(full().snapshot())).contains(ScaleUpBlocker.AT_MAX);
    assertThat(ScaleUpBlockers.of(Given.pool().notRegistered().snapshot()))
        .contains(ScaleUpBlocker.NOT_REGISTERED);
    assertThat(ScaleUpBlockers.of(Given.pool().budget(1, 0.95, 0.1).snapshot()))
        .contains(ScaleUpBlocker.OVER_BUDGET);
    assertThat(ScaleUpBlockers.of(Given.pool().budget(1, 0.9, 0.1).snapshot())).isEmpty();
    assertThat(ScaleUpBlockers.of(Given.pool().recommendOnly().snapshot()))
        .contains(ScaleUpBlocker.RECOMMENDS_ONLY);
    assertThat(ScaleUpBlockers.of(Given.pool().queueUnknown().snapshot()))
        .contains(ScaleUpBlocker.QUEUE_UNKNOWN);
    assertThat(ScaleUpBlockers.of(Given.pool().held(1, NOW).snapshot()))
        .contains(ScaleUpBlocker.QUEUE_UNKNOWN);
    assertThat(ScaleUpBlockers.of(Given.pool().held(1, NOW.plusSeconds(1)).snapshot())).isEmpty();
  }

  @Test
  void startsThatFailHinderUntilOneWorks() {
    StartupFailures open = StartupFailures.none().refused(NOW.minusSeconds(5), "quota");
    StartupFailures onTrial = StartupFailures.none().refused(NOW.minusSeconds(600), "quota");
    StartupFailures once = StartupFailures.none().failed(NOW.minusSeconds(60), NOW, "image");
    assertThat(ScaleUpBlockers.of(Given.pool().failures(open).snapshot()))
        .contains(ScaleUpBlocker.STARTS_FAILING);
    assertThat(ScaleUpBlockers.of(Given.pool().failures(onTrial).snapshot()))
        .contains(ScaleUpBlocker.STARTS_FAILING);
    assertThat(ScaleUpBlockers.of(Given.pool().failures(once).snapshot())).isEmpty();
  }

  @Test
  void theNamespacesQuotaHindersUntilARunnerEnds() {
    QuotaLimit two = QuotaLimit.none().refused(NOW.minusSeconds(60), 2, "exceeded quota");
    Given busy = Given.pool().quota(two).runners(2, RunnerState.BUSY, age());
    assertThat(ScaleUpBlockers.of(busy.snapshot())).contains(ScaleUpBlocker.AT_QUOTA);
    Given ended = Given.pool().quota(two).runner(RunnerState.BUSY, age());
    assertThat(ScaleUpBlockers.of(ended.snapshot())).isEmpty();
  }

  private static Given full() {
    return Given.pool().max(2).runners(2, RunnerState.BUSY, age());
  }

  private static Duration age() {
    return Duration.ofSeconds(10);
  }
}
