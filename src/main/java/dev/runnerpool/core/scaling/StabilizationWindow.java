package dev.runnerpool.core.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The largest need within a sliding window: scale-down looks at this, not at the need of the
 * moment, so that a short dip between two bursts costs no runner.
 *
 * <p>A monotonic queue: each sample is pushed and popped at most once. Not safe for concurrent use.
 */
public final class StabilizationWindow {

  /** Taken at that time, in milliseconds since 1970. */
  private record Sample(long at, int need) {}

  private Deque<Sample> falling = new ArrayDeque<>();

  /** Adds the need of now and returns the largest within the window that ends now. */
  public int add(Instant now, int need, Duration window) {
    while (!falling.isEmpty() && falling.peekLast().need() <= need) {
      falling.pollLast();
    }
    long at = now.toEpochMilli();
    falling.addLast(new Sample(at, need));
    long oldest = at - window.toMillis();
    while (falling.peekFirst().at() < oldest) {
      falling.pollFirst();
    }
    return falling.peekFirst().need();
  }

  /** Jobs were no need after all: they are taken out of the samples up to now. */
  public void lower(int jobs) {
    if (jobs <= 0) {
      return;
    }
    Deque<Sample> lower = new ArrayDeque<>(falling.size());
    falling.forEach(each -> lower.add(new Sample(each.at(), Math.max(0, each.need() - jobs))));
    falling = lower;
  }
}
