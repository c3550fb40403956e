package dev.runnerpool.gitlab.client;

import dev.runnerpool.core.ratelimit.FairShare;
import dev.runnerpool.core.ratelimit.TokenBucket;
import dev.runnerpool.core.ratelimit.TokenBucket.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/**
 * Where every request to one GitLab with one token passes, whoever sends it: it waits here until
 * the budget has room. A refusal of GitLab for sending too many closes it for all.
 */
public final class RateLimiter {

  /** A request that passed and is not yet answered. */
  interface Pass extends AutoCloseable {
    @Override
    void close();
  }

  private record Claim(double perSecond, Instant at) {}

  /** Who waits longer is told so, as a reading that does not end would look like a quiet queue. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final Duration CLAIMS_KEPT = Duration.ofMinutes(15);
  private static final int IN_FLIGHT_OF_RUNNERS = 2;

  /** So many requests for queues may be in flight for each one that nobody waits for. */
  private static final int QUEUES_PER_HISTORY = 4;

  private static final long LONGEST_SLEEP_MILLIS = 1000;
  private static final double JITTER = 0.1;

  private final TokenBucket budget;
  private final int queuesInFlight;
  private final InstantSource clock;

  // Guarded by this.
  private final Map<Object, Claim> claims = new HashMap<>();
  private int inFlight;
  private int historyInFlight;
  private Instant lastUsed = Instant.EPOCH;
  private Optional<GitLabException> refusal = Optional.empty();

  /**
   * A rate limiter through which nothing has passed.
   *
   * @param budget how many requests may be sent
   * @param queuesInFlight most readings of queues at once; for jobs of before there is a fourth
   *     beside them, for runners there are two more
   */
  RateLimiter(TokenBucket budget, int queuesInFlight, InstantSource clock) {
    this.clock = clock;
    this.budget = budget;
    this.queuesInFlight = Math.max(1, queuesInFlight);
  }

  /**
   * Waits until one more request may be sent.
   *
   * @param usedUp the failure if that is not soon, made from the time at which it will be
   * @throws GitLabException if GitLab refused lately, or the budget has no room for long
   */
  synchronized Pass enter(Purpose purpose, Function<Instant, GitLabException> usedUp) {
    Instant patienceEnds = clock.instant().plus(PATIENCE);
    while (true) {
      Instant now = clock.instant();
      lastUsed = now;
      refusal
          .filter(limit -> now.isBefore(limit.notBefore().orElse(now)))
          .ifPresent(
              limit -> {
                throw limit;
              });
      boolean full = isFull(purpose);
      Duration wait = full ? Duration.ofMillis(LONGEST_SLEEP_MILLIS) : budget.take(purpose, now);
      if (wait.isZero()) {
        count(purpose, 1);
        return () -> left(purpose);
      }
      if (now.plus(full ? Duration.ZERO : wait).isAfter(patienceEnds)) {
        throw usedUp.apply(now.plus(wait));
      }
      sleep(wait, usedUp);
    }
  }

  /** An answer told of GitLab's own count. */
  void told(RateLimitHeaders limit) {
    budget.told(limit.limit(), limit.remaining(), limit.untilReset(), clock.instant());
  }

  /** GitLab refused for too many requests: until the time told, nothing passes. */
  synchronized void refused(GitLabException limit) {
    refusal = Optional.of(limit);
    limit.notBefore().ifPresent(budget::silence);
    notifyAll();
  }

  /** Requests that could be sent at once now. */
  double remaining() {
    return budget.remaining(clock.instant());
  }

  /** How long until a reading of so many requests would not have to wait in between. */
  public Duration untilAffordable(int requests) {
    return budget.until(Purpose.Queue, requests, clock.instant());
  }

  /** Requests per second that the claimant would like to go on with for ever. */
  public synchronized void claim(Object claimant, double perSecond) {
    claims.put(claimant, new Claim(perSecond, clock.instant()));
  }

  /** The claimant asks no more. */
  public synchronized void withdraw(Object claimant) {
    claims.remove(claimant);
  }

  /** Requests per second that the claimant may go on with for ever, beside the others' claims. */
  public synchronized double share(Object claimant) {
    Instant oldest = clock.instant().minus(CLAIMS_KEPT);
    claims.values().removeIf(claim -> claim.at().isBefore(oldest));
    List<Double> others =
        claims.entrySet().stream()
            .filter(claim -> !claim.getKey().equals(claimant))
            .map(claim -> claim.getValue().perSecond())
            .toList();
    return FairShare.ofOneMore(others, budget.queuesPerSecond());
  }

  synchronized boolean unusedSince(Instant time) {
    return inFlight + historyInFlight == 0 && lastUsed.isBefore(time);
  }

  private synchronized void left(Purpose purpose) {
    count(purpose, -1);
    notifyAll();
  }

  private void count(Purpose purpose, int requests) {
    switch (purpose) {
      case Runners, Queue -> inFlight += requests;
      case JobHistory, Past -> historyInFlight += requests;
    }
  }

  /** Slow answers about jobs of before take no place from queues, nor these from runners. */
  private boolean isFull(Purpose purpose) {
    return switch (purpose) {
      case Runners -> inFlight >= queuesInFlight + IN_FLIGHT_OF_RUNNERS;
      case Queue -> inFlight >= queuesInFlight;
      case JobHistory, Past -> historyInFlight >= Math.max(1, queuesInFlight / QUEUES_PER_HISTORY);
    };
  }

  /** Not for the whole wait: whoever leaves, or an answer, may have shortened it. */
  private void sleep(Duration wait, Function<Instant, GitLabException> usedUp) {
    double varied = wait.toMillis() * ThreadLocalRandom.current().nextDouble(1, 1 + JITTER);
    try {
      wait(Math.max(1, Math.min(LONGEST_SLEEP_MILLIS, (long) Math.ceil(varied))));
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
      throw usedUp.apply(clock.instant());
    }
  }
}
