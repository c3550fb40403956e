package dev.runnerpool.operator.leader;

import java.time.Duration;

/**
 * A point in time by two clocks: the steady one is never set, the other goes on while the machine
 * sleeps.
 *
 * @param nanos of {@link System#nanoTime()}
 * @param millis of {@link System#currentTimeMillis()}
 */
record Moment(long nanos, long millis) {

  static Moment now() {
    return new Moment(System.nanoTime(), System.currentTimeMillis());
  }

  /** The time since then that surely passed: for waiting until another's lease has ended. */
  Duration atLeastUntil(Moment later) {
    return Duration.ofNanos(later.nanos - nanos);
  }

  /** The time since then that may have passed: for trusting a lease of one's own. */
  Duration atMostUntil(Moment later) {
    return Duration.ofNanos(
        Math.max(later.nanos - nanos, Duration.ofMillis(later.millis - millis).toNanos()));
  }
}
