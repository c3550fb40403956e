package dev.runnerpool.core.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.demand.Hindrance;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StartHindranceTest {
  private static final Instant NOW = Given.NOW;

  @Test
  void eachKindIsTold() {
    assertThat(StartHindrance.of(full().max(3).snapshot())).isEmpty();
    assertThat(StartHindrance.of(full().snapshot())).contains(Hindrance.AT_MAX);
    assertThat(StartHindrance.of(Given.pool().notRegistered().snapshot()))
        .contains(Hindrance.NOT_REGISTERED);
    assertThat(StartHindrance.of(Given.pool().budget(1, 0.95, 0.1).snapshot()))
        .contains(Hindrance.OVER_BUDGET);
    assertThat(StartHindrance.of(Given.pool().budget(1, 0.9, 0.1).snapshot())).isEmpty();
    assertThat(StartHindrance.of(Given.pool().recommendOnly().snapshot()))
        .contains(Hindrance.RECOMMENDS_ONLY);
    assertThat(StartHindrance.of(Given.pool().queueUnknown().snapshot()))
        .contains(Hindrance.QUEUE_UNKNOWN);
    assertThat(StartHindrance.of(Given.pool().held(1, NOW).snapshot()))
        .contains(Hindrance.QUEUE_UNKNOWN);
    assertThat(StartHindrance.of(Given.pool().held(1, NOW.plusSeconds(1)).snapshot())).isEmpty();
  }

  @Test
  void startsThatFailHinderUntilOneWorks() {
    StartFailures open = StartFailures.none().refused(NOW.minusSeconds(5), "quota");
    StartFailures onTrial = StartFailures.none().refused(NOW.minusSeconds(600), "quota");
    StartFailures once = StartFailures.none().failed(NOW.minusSeconds(60), NOW, "image");
    assertThat(StartHindrance.of(Given.pool().failures(open).snapshot()))
        .contains(Hindrance.STARTS_FAILING);
    assertThat(StartHindrance.of(Given.pool().failures(onTrial).snapshot()))
        .contains(Hindrance.STARTS_FAILING);
    assertThat(StartHindrance.of(Given.pool().failures(once).snapshot())).isEmpty();
  }

  private static Given full() {
    return Given.pool().max(2).runners(2, RunnerState.BUSY, age());
  }

  private static Duration age() {
    return Duration.ofSeconds(10);
  }
}
