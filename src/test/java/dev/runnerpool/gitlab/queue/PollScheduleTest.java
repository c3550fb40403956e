package dev.runnerpool.gitlab.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.gitlab.GitLabConfig;
import dev.runnerpool.gitlab.Haste;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The pauses that the default settings make. */
class PollScheduleTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private final GitLabConfig config = Haste.config(Map.of("poll.quiet", "10s"));
  private final AtomicBoolean signal = new AtomicBoolean();
  private final PollSchedule pacing = new PollSchedule(config, Optional::empty, signal::get);

  @Test
  void aQueueThatWasNeverReadIsDueAtOnce() {
    assertThat(pacing.due()).isBefore(NOW);
    assertThat(pacing.worstStaleness()).isEmpty();
  }

  @Test
  void withoutASignalTheNextReadingIsDueAfterTheQuietPause() {
    read(false);

    assertThat(Duration.between(NOW, pacing.due())).isBetween(seconds(9), seconds(11));
  }

  @Test
  void withALiveSignalNothingIsAskedAgainWithinAMinute() {
    signal.set(true);
    pacing.look();
    read(false);

    assertThat(Duration.between(NOW, pacing.due())).isBetween(seconds(61), seconds(99));
  }

  @Test
  void whenASignalCeasesToBeLiveTheNextReadingComesNearer() {
    signal.set(true);
    pacing.look();
    read(false);
    signal.set(false);
    pacing.look();

    assertThat(Duration.between(NOW, pacing.due())).isLessThanOrEqualTo(seconds(11));
  }

  @Test
  void whileJobsWaitReadingIsFastWithASignalToo() {
    signal.set(true);
    pacing.look();
    read(true);

    assertThat(Duration.between(NOW, pacing.due())).isLessThan(seconds(3));
  }

  @Test
  void aGitLabThatFailedIsLetAloneForSoLong() {
    read(true);
    pacing.letAlone(seconds(25), NOW);

    assertThat(pacing.due()).isEqualTo(NOW.plusSeconds(25));
  }

  @Test
  void hintsAreFollowedAtOnceAndThenApart() {
    read(false);

    assertThat(pacing.soonest(1, NOW)).isBeforeOrEqualTo(NOW);
    pacing.started(NOW);
    assertThat(pacing.soonest(1, NOW)).isEqualTo(NOW.plus(PollSchedule.BETWEEN_HINTS));
  }

  @Test
  void aHintWaitsForWhatReadingTheNewestTakesAndNotTheWhole() {
    pacing.started(NOW);
    pacing.read(40, true, NOW);

    assertThat(pacing.requestsOfNew()).isEqualTo(1);
    pacing.readNew(2);
    assertThat(pacing.requestsOfNew()).isEqualTo(2);
    assertThat(pacing.requests()).isEqualTo(40);
  }

  @Test
  void aHintInterruptsAReadingThatIsKnownToCostMoreThanTwice() {
    pacing.started(NOW);
    pacing.read(4, true, NOW);
    pacing.started(NOW);
    Instant later = NOW.plus(PollSchedule.BETWEEN_HINTS);

    assertThat(pacing.interrupts(2, NOW)).as("too soon after the last request").isFalse();
    assertThat(pacing.interrupts(2, later)).isTrue();
    assertThat(pacing.interrupts(3, later)).isFalse();
    pacing.followed(later);
    assertThat(pacing.interrupts(1, later)).isFalse();
    pacing.read(4, true, NOW.plusSeconds(9));
    assertThat(pacing.due()).as("the whole took nine seconds").isAfter(NOW.plusSeconds(9));
  }

  @Test
  void aReadingThatRenewsAListNowAndThenDoesNotChangeWhatIsSaid() {
    pacing.started(NOW);
    pacing.read(2, false, NOW);
    OptionalDouble said = pacing.requestsPerMinute();
    for (int reading = 1; reading < 30; reading++) {
      Instant at = NOW.plusSeconds(10L * reading);
      pacing.started(at);
      pacing.read(reading % 6 == 0 ? 2 : 1, false, at);
      assertThat(pacing.requestsPerMinute()).isEqualTo(said);
    }
  }

  /** While jobs wait a group's list of projects is read as well. */
  @Test
  void whatIsSaidOfTheQueueAtRestIsNotMeasuredWhileJobsWait() {
    pacing.started(NOW);
    pacing.read(1, false, NOW.plusMillis(300));
    OptionalDouble requests = pacing.requestsPerMinute();
    Optional<Duration> staleness = pacing.worstStaleness();
    pacing.started(NOW);
    pacing.read(2, true, NOW.plusSeconds(7));
    assertThat(pacing.requestsPerMinute()).isEqualTo(requests);
    assertThat(pacing.worstStaleness()).isEqualTo(staleness);
    assertThat(pacing.requests()).isEqualTo(2);
  }

  @Test
  void aReadingIsSaidToTakeWholeSecondsAsNoTwoTakeTheSameTime() {
    pacing.started(NOW);
    pacing.read(1, false, NOW.plusMillis(300));
    Optional<Duration> staleness = pacing.worstStaleness();
    pacing.started(NOW);
    pacing.read(1, false, NOW.plusMillis(900));
    assertThat(pacing.worstStaleness()).isEqualTo(staleness);
  }

  private void read(boolean jobsWait) {
    pacing.started(NOW.minusSeconds(1));
    pacing.read(3, jobsWait, NOW);
    pacing.busy(jobsWait);
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }
}
