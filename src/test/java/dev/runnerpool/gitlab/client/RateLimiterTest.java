package dev.runnerpool.gitlab.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.core.ratelimit.TokenBucket;
import dev.runnerpool.core.ratelimit.TokenBucket.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RateLimiterTest {

  private final RateLimiter limiter =
      new RateLimiter(new TokenBucket(600), 2, InstantSource.system());

  @Test
  void noMoreRequestsAreInFlightThanAllowedAndRunnersGoBeforeQueues() {
    RateLimiter.Pass first = enter(Purpose.Queue);
    enter(Purpose.Queue);
    CompletableFuture<RateLimiter.Pass> third =
        CompletableFuture.supplyAsync(() -> enter(Purpose.Queue));

    try (RateLimiter.Pass runner = enter(Purpose.Runners)) {
      assertThat(third).isNotDone();
    }
    first.close();

    await().until(third::isDone);
    third.join().close();
  }

  @Test
  void slowAnswersAboutJobsOfBeforeTakeNoPlaceFromQueues() {
    enter(Purpose.JobHistory);
    CompletableFuture<RateLimiter.Pass> second =
        CompletableFuture.supplyAsync(() -> enter(Purpose.Past));
    enter(Purpose.Queue);
    enter(Purpose.Queue);
    enter(Purpose.Runners);
    assertThat(second).isNotDone();
    second.cancel(true);
  }

  @Test
  void whoWouldWaitForLongIsToldSo() {
    limiter.told(new RateLimitHeaders(600, 0, Duration.ofMinutes(5)));

    assertThatThrownBy(() -> enter(Purpose.Runners)).hasMessage("used up");
  }

  @Test
  void aRefusalIsRepeatedToEverybodyUntilItEnds() {
    limiter.refused(refusal(Instant.now().plusSeconds(60)));
    assertThatThrownBy(() -> enter(Purpose.Queue)).hasMessage("too many");
    assertThatThrownBy(() -> enter(Purpose.Runners)).hasMessage("too many");
    assertThat(limiter.remaining()).isZero();
  }

  @Test
  void aRefusalThatEndedIsForgotten() {
    limiter.refused(refusal(Instant.now().minusSeconds(1)));

    enter(Purpose.Queue).close();
  }

  @Test
  void aQueueThatWantsLittleLeavesTheRestToTheOther() {
    double all = limiter.share("a");
    limiter.claim("a", 100);
    limiter.claim("b", all / 4);

    assertThat(limiter.share("a")).isCloseTo(all * 3 / 4, within(1e-9));
    assertThat(limiter.share("b")).isCloseTo(all / 2, within(1e-9));
    limiter.withdraw("b");
    assertThat(limiter.share("a")).isCloseTo(all, within(1e-9));
  }

  private RateLimiter.Pass enter(Purpose purpose) {
    return limiter.enter(purpose, until -> new GitLabException(Reason.RateLimited, "used up"));
  }

  private static GitLabException refusal(Instant until) {
    return new GitLabException(Reason.RateLimited, "too many", 429, Optional.of(until));
  }
}
