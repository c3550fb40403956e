package dev.runnerpool.gitlab.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** When GitLab has to be told that a runner without pods is still there. */
class RunnerPresenceTest {

  private static final Duration LOOK = Duration.ofMinutes(5);
  private static final String THEN = "2026-11-28T10:00:00.000Z";
  private static final String LATER = "2026-11-28T10:50:00.000Z";

  private final RunnerPresence presence = new RunnerPresence();
  private Instant now = Instant.parse("2026-11-28T10:00:00Z");

  @Test
  void aGitLabThatHearsByVerifyingIsToldNothing() {
    assertThat(look(null)).as("a new runner, its token not verified yet").isFalse();
    for (int looks = 0; looks < 11; looks++) {
      assertThat(look(THEN)).as("it writes a contact down every 40 to 55 minutes").isFalse();
    }
    assertThat(look(LATER)).isFalse();
  }

  @Test
  void aGitLabThatNeverHeardOfItThoughItsTokenWasVerifiedIsTold() {
    look(null);

    assertThat(look(null)).isTrue();
    assertThat(look(THEN)).as("heard just now").isFalse();
    assertThat(look(THEN)).as("only verified since").isTrue();
    assertThat(look(LATER)).as("a pod asked for jobs").isFalse();
  }

  /** What was found out before a restart is forgotten. */
  @Test
  void aGitLabThatHasNotHeardForAnHourIsTold() {
    look(THEN);

    for (int looks = 0; looks < 11; looks++) {
      assertThat(look(THEN)).isFalse();
    }
    assertThat(look(THEN)).isTrue();
  }

  private boolean look(String heard) {
    boolean fades = presence.fades(heard, now);
    now = now.plus(LOOK);
    return fades;
  }
}
