package dev.runnerpool.gitlab.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.gitlab.runner.TokenRefusals.Remedy;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How long a runner whose token is refused is kept. */
class TokenRefusalsTest {

  private static final Instant START = Instant.parse("2026-11-28T10:00:00Z");
  private static final Duration PERIOD = Duration.ofMinutes(7);

  private final TokenRefusals refusals = new TokenRefusals(PERIOD);

  @Test
  void theTokenIsRenewedAtOnceAndTheRunnerKeptThroughManyRefusalsInARow() {
    assertThat(refusals.next(START)).isEqualTo(Remedy.RENEW);
    refusals.renewed(START);
    for (int second = 0; second < 59; second++) {
      assertThat(refusals.next(START.plusSeconds(second))).isEqualTo(Remedy.WAIT);
    }
  }

  @Test
  void itIsGivenUpOnlyAfterRefusalsWithGrowingGapsOverTheWholePeriod() {
    refusals.next(START);
    refusals.renewed(START);
    assertThat(refusals.next(START.plusSeconds(60))).isEqualTo(Remedy.WAIT);
    assertThat(refusals.next(START.plusSeconds(179))).isEqualTo(Remedy.WAIT);
    assertThat(refusals.next(START.plusSeconds(180))).isEqualTo(Remedy.WAIT);
    assertThat(refusals.next(START.plusSeconds(419))).isEqualTo(Remedy.WAIT);
    assertThat(refusals.next(START.plusSeconds(420))).isEqualTo(Remedy.REPLACE);
    assertThat(refusals.next(START.plusSeconds(421)))
        .as("until it is done")
        .isEqualTo(Remedy.REPLACE);
  }

  @Test
  void oneLongSilenceIsNoConfirmation() {
    refusals.next(START);
    refusals.renewed(START);
    assertThat(refusals.next(START.plus(PERIOD))).isEqualTo(Remedy.WAIT);
  }

  @Test
  void aTokenThatIsTakenEndsIt() {
    refusals.next(START);
    refusals.renewed(START);
    refusals.next(START.plusSeconds(60));
    refusals.next(START.plusSeconds(180));
    refusals.none();
    assertThat(refusals.next(START.plusSeconds(420))).isEqualTo(Remedy.RENEW);
  }

  @Test
  void whereAnotherRunnerDidNotHelpTheNextIsMadeMuchLater() {
    refusals.next(START);
    refusals.replaced(START);
    Instant now = START;
    while (refusals.next(now) != Remedy.REPLACE) {
      now = now.plusSeconds(10);
    }
    assertThat(Duration.between(START, now)).isGreaterThanOrEqualTo(PERIOD.multipliedBy(2));
  }
}
