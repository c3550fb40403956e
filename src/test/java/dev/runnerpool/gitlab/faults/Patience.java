package dev.runnerpool.gitlab.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How long something may take, by what the operator did meanwhile: beside another build it does
 * less in the same time, which is no fault of a pool.
 *
 * @param time at least so long
 * @param requests and at least until the operator asked the life's GitLab so often
 */
record Patience(Duration time, long requests) {

  /** An operator that asks nothing any more is not waited for. */
  private static final Duration STUCK = Duration.ofMinutes(5);

  /** An estimate of what an operator in haste asks at least when the machine is its own. */
  private static final int REQUESTS_A_SECOND = 3;

  static Patience ofSeconds(int seconds) {
    return new Patience(Duration.ofSeconds(seconds), (long) REQUESTS_A_SECOND * seconds);
  }

  /** Whether it comes to hold before the patience is over. */
  boolean holds(Life life, Callable<Boolean> condition) {
    Since since = since(life);
    AtomicBoolean held = new AtomicBoolean();
    Trial.holds(
        STUCK,
        () -> {
          // First, so that a last look follows what was done in time.
          boolean over = since.isOver();
          held.set(condition.call());
          return held.get() || over;
        });
    return held.get();
  }

  /** Patience that begins now. */
  Since since(Life life) {
    return new Since(this, life, Instant.now(), life.asked());
  }

  /** Patience that began. */
  record Since(Patience patience, Life life, Instant from, long askedBefore) {

    boolean isOver() {
      return Instant.now().isAfter(from.plus(patience.time()))
          && life.asked() - askedBefore >= patience.requests();
    }
  }
}
