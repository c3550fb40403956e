package dev.runnerpool.core.warm;

import java.time.Duration;
import java.util.Arrays;

/**
 * How long a pool's last hundred runners took from their creation until they asked for jobs. Not
 * safe for concurrent use.
 */
final class StartTimes {
  private static final int KEPT = 100;

  private final long[] millis = new long[KEPT];
  private int next;
  private int count;
  private long longest;

  void add(Duration time) {
    long forgotten = millis[next];
    millis[next] = Math.max(0, time.toMillis());
    longest = Math.max(longest, millis[next]);
    next = (next + 1) % KEPT;
    count = Math.min(count + 1, KEPT);
    if (forgotten == longest) {
      longest = Arrays.stream(millis, 0, count).max().orElse(0);
    }
  }

  int count() {
    return count;
  }

  /** The longest of them, in milliseconds. */
  long longest() {
    return longest;
  }

  /** One of them, in milliseconds: the same for the same key, as if drawn for another. */
  long draw(long key) {
    long mixed = (key ^ (key >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return millis[(int) Long.remainderUnsigned(mixed ^ (mixed >>> 31), count)];
  }

  /** Such a share of them took no longer; there must be one. */
  Duration quantile(double share) {
    long[] sorted = Arrays.copyOf(millis, count);
    Arrays.sort(sorted);
    return Duration.ofMillis(sorted[(int) Math.ceil(share * sorted.length) - 1]);
  }
}
