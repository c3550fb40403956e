package dev.runnerpool.core.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.runnerpool.core.ratelimit.TokenBucket.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class TokenBucketTest {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Property(tries = 200)
  void noMinuteHasMoreRequestsThanAgreed(
      @ForAll @IntRange(min = 10, max = 700) int perMinute,
      @ForAll @Size(min = 1, max = 100) List<@IntRange(max = 5000) Integer> pausesMillis,
      @ForAll boolean queue) {
    TokenBucket budget = new TokenBucket(perMinute);
    Purpose purpose = queue ? Purpose.Queue : Purpose.Runners;
    List<Instant> sent = new ArrayList<>();
    Instant now = START;
    for (int pause : pausesMillis) {
      now = now.plusMillis(pause);
      while (budget.take(purpose, now).isZero()) {
        sent.add(now);
      }
    }
    for (int first = 0; first + perMinute < sent.size(); first++) {
      assertThat(Duration.between(sent.get(first), sent.get(first + perMinute)))
          .isGreaterThanOrEqualTo(MINUTE.minusMillis(1));
    }
  }

  @Example
  void aBudgetThatFollowsGitLabTakesFourFifthsOfWhatItTells() {
    TokenBucket budget = new TokenBucket(600, 2000);
    budget.told(2000, 1999, MINUTE, START);
    assertThat(budget.remaining(START.plus(MINUTE))).isCloseTo(1600 / 3.0, within(0.01));
  }

  @Example
  void aBudgetThatFollowsGitLabNeverExceedsItsMost() {
    TokenBucket budget = new TokenBucket(600, 2000);
    budget.told(100_000, 99_999, MINUTE, START);
    assertThat(budget.remaining(START.plus(MINUTE))).isCloseTo(2000 / 3.0, within(0.01));
  }

  @Example
  void aBudgetThatWasAgreedIsNotRaisedByWhatGitLabTells() {
    TokenBucket budget = new TokenBucket(300);
    budget.told(2000, 1999, MINUTE, START);
    assertThat(sentAtOnce(budget, Purpose.Runners)).isEqualTo(100);
  }

  @Example
  void afterARefusalHalfIsSentForTenMinutes() {
    TokenBucket budget = new TokenBucket(600, 2000);
    budget.silence(START);
    Instant soon = START.plus(Duration.ofMinutes(2));
    assertThat(budget.remaining(soon)).isEqualTo(100);
    Instant later = START.plus(Duration.ofMinutes(12));
    assertThat(budget.remaining(later)).isEqualTo(200);
  }

  @Example
  void thePastLeavesHalfOfWhatCanGoAtOnceToAllOthers() {
    TokenBucket budget = new TokenBucket(300);
    assertThat(sentAtOnce(budget, Purpose.Past)).isEqualTo(50);
    assertThat(sentAtOnce(budget, Purpose.Queue)).isEqualTo(30);
    assertThat(sentAtOnce(budget, Purpose.Runners)).isEqualTo(20);
  }

  @Example
  void theLastRequestThatGitLabStillTakesIsNotForThePast() {
    TokenBucket budget = new TokenBucket(300);
    budget.told(0, 1, MINUTE, START);
    assertThat(budget.take(Purpose.Past, START)).isPositive();
    assertThat(budget.take(Purpose.Runners, START)).isZero();
  }

  private static int sentAtOnce(TokenBucket budget, Purpose purpose) {
    int sent = 0;
    while (budget.take(purpose, START).isZero()) {
      sent++;
    }
    return sent;
  }

  @Property(tries = 200)
  void noMoreIsSentThanGitLabSaysRemainsUntilItCountsAgain(
      @ForAll @IntRange(max = 200) int remaining,
      @ForAll @IntRange(min = 1, max = 120) int resetSeconds,
      @ForAll @Size(min = 1, max = 100) List<@IntRange(max = 1500) Integer> pausesMillis) {
    TokenBucket budget = new TokenBucket(600);
    budget.told(0, remaining, Duration.ofSeconds(resetSeconds), START);
    Instant reset = START.plusSeconds(resetSeconds);
    int sent = 0;
    Instant now = START;
    for (int pause : pausesMillis) {
      now = now.plusMillis(pause);
      for (Purpose purpose : Purpose.values()) {
        while (now.isBefore(reset) && budget.take(purpose, now).isZero()) {
          sent++;
        }
      }
    }
    assertThat(sent).isLessThanOrEqualTo(remaining);
  }

  @Property(tries = 200)
  void afterTheWaitThatWasToldARequestMaySent(
      @ForAll @IntRange(min = 10, max = 700) int perMinute,
      @ForAll @IntRange(max = 60) int remaining,
      @ForAll @IntRange(min = 1, max = 90) int resetSeconds,
      @ForAll @IntRange(max = 300) int sentBefore) {
    TokenBucket budget = new TokenBucket(perMinute);
    budget.told(0, remaining, Duration.ofSeconds(resetSeconds), START);
    for (int i = 0; i < sentBefore; i++) {
      budget.take(Purpose.Queue, START);
    }
    Instant now = START;
    int asked = 0;
    for (Duration wait = budget.take(Purpose.Queue, now);
        !wait.isZero();
        wait = budget.take(Purpose.Queue, now)) {
      now = now.plus(wait);
      assertThat(++asked).as("waits in a row").isLessThan(5);
    }
  }

  @Example
  void readingQueuesLeavesTheReserveToRunners() {
    TokenBucket budget = new TokenBucket(300);
    int queue = takeAll(budget, Purpose.Queue, START);
    int runners = takeAll(budget, Purpose.Runners, START);

    assertThat(queue).isEqualTo(80);
    assertThat(runners).isEqualTo(20);
  }

  @Example
  void fewRequestsLeftAreSpreadUntilGitLabCountsAgain() {
    TokenBucket budget = new TokenBucket(300);
    budget.told(600, 11, MINUTE, START);

    List<Instant> sent = new ArrayList<>();
    Instant now = START;
    while (now.isBefore(START.plus(MINUTE))) {
      Duration wait = budget.take(Purpose.Queue, now);
      if (wait.isZero()) {
        sent.add(now);
      }
      now = now.plusMillis(100);
    }

    assertThat(sent).hasSizeBetween(8, 10);
    for (int i = 1; i < sent.size(); i++) {
      assertThat(Duration.between(sent.get(i - 1), sent.get(i)))
          .isGreaterThan(Duration.ofSeconds(4));
    }
  }

  @Example
  void theLastRequestThatRemainsIsNotForReading() {
    TokenBucket budget = new TokenBucket(300);
    budget.told(600, 1, MINUTE, START);

    assertThat(budget.take(Purpose.Queue, START)).isEqualTo(MINUTE);
    assertThat(budget.take(Purpose.Runners, START)).isZero();
    assertThat(budget.take(Purpose.Runners, START)).isEqualTo(MINUTE);
    assertThat(budget.take(Purpose.Queue, START.plus(MINUTE))).isZero();
  }

  @Example
  void aSmallerLimitOfGitLabsIsKeptTo() {
    TokenBucket budget = new TokenBucket(300);
    budget.told(30, 29, MINUTE, START);

    assertThat(takeAll(budget, Purpose.Runners, START)).isEqualTo(10);
    assertThat(budget.queuesPerSecond()).isLessThan(30 / 60.0);
  }

  @Example
  void afterARefusalNothingIsSentBeforeTheTimeTold() {
    TokenBucket budget = new TokenBucket(300);
    budget.silence(START.plusSeconds(30));

    assertThat(budget.take(Purpose.Runners, START)).isEqualTo(Duration.ofSeconds(30));
    assertThat(budget.remaining(START)).isZero();
    assertThat(budget.take(Purpose.Runners, START.plusSeconds(30))).isZero();
  }

  @Example
  void anAnswerThatComesLateDoesNotRaiseWhatRemains() {
    TokenBucket budget = new TokenBucket(300);
    budget.told(600, 3, Duration.ofSeconds(40), START);
    budget.told(600, 9, Duration.ofSeconds(41), START);

    assertThat(budget.remaining(START)).isEqualTo(3);
  }

  @Example
  void aClockSetBackMakesNoRequests() {
    TokenBucket budget = new TokenBucket(10);
    takeAll(budget, Purpose.Runners, START);

    assertThat(budget.take(Purpose.Runners, START.minusSeconds(3600)).isZero()).isFalse();
  }

  @Example
  void aBudgetTooSmallToWorkWithIsRefused() {
    assertThatThrownBy(() -> new TokenBucket(9)).hasMessageContaining("10 is the least");
  }

  private static int takeAll(TokenBucket budget, Purpose purpose, Instant now) {
    int taken = 0;
    while (budget.take(purpose, now).isZero()) {
      taken++;
    }
    return taken;
  }

  @Property(tries = 300)
  void noClassIsServedWhileOneAboveItWaits(
      @ForAll @IntRange(min = 10, max = 700) int perMinute,
      @ForAll @IntRange(max = 60) int limit,
      @ForAll @IntRange(max = 40) int remaining,
      @ForAll @Size(min = 1, max = 200) List<Purpose> askers,
      @ForAll @IntRange(min = 1, max = 500) int pauseMillis) {
    TokenBucket budget = new TokenBucket(perMinute);
    budget.told(limit, remaining, Duration.ofSeconds(30), START);
    Set<Purpose> waiting = EnumSet.noneOf(Purpose.class);
    Instant now = START;
    for (Purpose asker : askers) {
      now = now.plusMillis(pauseMillis);
      if (!now.isBefore(START.plusSeconds(10))) {
        return;
      }
      // Whoever waits asks again all the time.
      for (Purpose purpose : Purpose.values()) {
        if (purpose == asker) {
          waiting.add(purpose);
        }
        if (waiting.contains(purpose) && budget.take(purpose, now).isZero()) {
          waiting.remove(purpose);
          assertThat(waiting).allMatch(other -> other.compareTo(purpose) < 0);
        }
      }
    }
  }

  @Property(tries = 200)
  void aClassGoesOnAsSoonAsThoseAboveAreQuiet(
      @ForAll @IntRange(min = 10, max = 700) int perMinute, @ForAll Purpose last) {
    TokenBucket budget = new TokenBucket(perMinute);
    for (Purpose purpose : Purpose.values()) {
      takeAll(budget, purpose, START);
    }
    Instant now = START;
    int sent = 0;
    while (now.isBefore(START.plus(MINUTE.multipliedBy(2)))) {
      now = now.plusMillis(500);
      sent += takeAll(budget, last, now);
    }
    assertThat(sent).isGreaterThanOrEqualTo(perMinute / 2);
  }

  @Example
  void runnersThatAskForEverLeaveARequestToQueuesEveryFewSeconds() {
    TokenBucket budget = new TokenBucket(300);
    int queue = 0;
    int runners = 0;
    for (Instant now = START; now.isBefore(START.plus(MINUTE)); now = now.plusMillis(50)) {
      runners += takeAll(budget, Purpose.Runners, now);
      queue += budget.take(Purpose.Queue, now.plusMillis(25)).isZero() ? 1 : 0;
    }
    assertThat(queue).isBetween(4, 7);
    assertThat(runners).isGreaterThan(250);
  }

  @Example
  void aFloodOfJobHistoryLeavesAThirdToQueuesAndRunners() {
    TokenBucket budget = new TokenBucket(300);
    takeAll(budget, Purpose.JobHistory, START);
    assertThat(takeAll(budget, Purpose.Queue, START)).isPositive();
    assertThat(takeAll(budget, Purpose.Runners, START)).isEqualTo(20);
  }
}
