package dev.runnerpool.gitlab.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunnerTokenTest {

  private static final Instant BEGIN = Instant.parse("2026-03-02T10:00:00Z");
  private static final Instant END = BEGIN.plus(Duration.ofHours(100));
  private static final RunnerToken TOKEN =
      RunnerToken.given("glrt-secret", Optional.of(END), BEGIN);

  @Test
  void itIsDueAtThreeQuartersOfItsLifeOrAtNineTenthsWhileFreeRunnersHoldIt() {
    assertThat(TOKEN.due(hours(74), false)).isFalse();
    assertThat(TOKEN.due(hours(75), false)).isTrue();
    assertThat(TOKEN.due(hours(89), true)).isFalse();
    assertThat(TOKEN.due(hours(90), true)).isTrue();
  }

  @Test
  void oneWithoutAnEndIsNeverDue() {
    RunnerToken forEver = RunnerToken.given("glrt-secret", Optional.empty(), BEGIN);
    assertThat(forEver.due(hours(1_000_000), false)).isFalse();
    assertThat(forEver.untilCheck(BEGIN)).isEmpty();
    assertThat(forEver.annotations()).isEmpty();
  }

  @Test
  void itIsLookedAtWhenTheTimeToRotateItBeginsAndThenOftenEnough() {
    assertThat(TOKEN.untilCheck(hours(70))).contains(Duration.ofHours(5));
    assertThat(TOKEN.untilCheck(hours(80)))
        .hasValueSatisfying(
            pause -> assertThat(pause).isBetween(Duration.ofHours(1), Duration.ofHours(3)));
  }

  @Test
  void whatTheSecretTellsOfItIsReadBackAndAnythingElseIgnored() {
    assertThat(RunnerToken.kept("glrt-secret", TOKEN.annotations())).isEqualTo(TOKEN);
    assertThat(RunnerToken.kept("glrt-secret", Map.of(Labels.TOKEN_EXPIRES_AT, "tomorrow")))
        .isEqualTo(RunnerToken.given("glrt-secret", Optional.empty(), BEGIN));
    assertThat(RunnerToken.kept("glrt-secret", null).expiresAt()).isEmpty();
  }

  @Test
  void anEndThatGitLabBringsLaterCountsFromWhenItWasFirstSeen() {
    RunnerToken forEver = RunnerToken.given("glrt-secret", Optional.empty(), BEGIN);
    RunnerToken ends = forEver.withEnd(Optional.of(END), hours(50));
    assertThat(ends.rotateFrom()).contains(hours(87).plus(Duration.ofMinutes(30)));
    assertThat(TOKEN.withEnd(Optional.of(END), hours(50))).isEqualTo(TOKEN);
  }

  @Test
  void itIsNotShown() {
    assertThat(TOKEN.toString()).doesNotContain("glrt-secret");
  }

  private static Instant hours(int hours) {
    return BEGIN.plus(Duration.ofHours(hours));
  }
}
