package dev.runnerpool.core.warm;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * When jobs came, in milliseconds since 1970: those of the last four weeks, at most a hundred
 * thousand, at eight bytes each. Not safe for concurrent use.
 */
final class ArrivalLog {
  static final int MOST = 100_000;
  private static final long KEPT = Duration.ofDays(28).toMillis();

  /** Whatever is between two times. */
  record Span(long begin, long end) {}

  private long[] at = new long[16];
  private int size;

  int size() {
    return size;
  }

  /** The oldest that is kept; there must be one. */
  long first() {
    return at[0];
  }

  /** Adds one, mostly the latest; a job that waited long is put where it belongs. */
  void add(long time) {
    makeRoom(time);
    int place = size;
    while (place > 0 && at[place - 1] > time) {
      at[place] = at[place - 1];
      place--;
    }
    at[place] = time;
    size++;
  }

  /**
   * Adds many at once, in any order; costs sorting them and one walk over all. Those that are too
   * old beside the newest are dropped, then the oldest beyond the bound.
   */
  void addAll(long[] times) {
    long[] added = times.clone();
    Arrays.sort(added);
    long[] merged = new long[size + added.length];
    int mine = 0;
    int theirs = 0;
    for (int place = 0; place < merged.length; place++) {
      boolean own = theirs == added.length || (mine < size && at[mine] <= added[theirs]);
      merged[place] = own ? at[mine++] : added[theirs++];
    }
    at = merged;
    size = merged.length;
    int old = size == 0 ? 0 : Math.max(before(at[size - 1] - KEPT), size - MOST);
    size -= old;
    at = Arrays.copyOfRange(merged, old, old + Math.max(size, 16));
  }

  private void makeRoom(long now) {
    if (size < at.length) {
      return;
    }
    int old = Math.max(before(now - KEPT), size == MOST ? MOST / 10 : 0);
    System.arraycopy(at, old, at, 0, size - old);
    size -= old;
    if (size == at.length) {
      at = Arrays.copyOf(at, Math.min(MOST, 2 * size));
    }
  }

  /** How many came in these spans. */
  int count(List<Span> spans) {
    return spans.stream().mapToInt(span -> before(span.end()) - before(span.begin())).sum();
  }

  /**
   * The smallest number of starts that such a share of those that came in the spans did not exceed,
   * if each job, itself included, had one runner started when it came: how many of these would
   * still be under way {@code wait} later. There must be one job in the spans.
   *
   * <p>The rank is that of n + 1: it is the next job that should not exceed it.
   */
  int underWay(List<Span> spans, StartTimes starts, long wait, double share) {
    int[] counts = new int[count(spans)];
    int filled = 0;
    for (Span span : spans) {
      int end = before(span.end());
      for (int job = before(span.begin()); job < end; job++) {
        counts[filled++] = underWay(job, starts, wait);
      }
    }
    Arrays.sort(counts);
    int rank = (int) Math.ceil(share * (counts.length + 1));
    return counts[Math.min(rank, counts.length) - 1];
  }

  private int underWay(int job, StartTimes starts, long wait) {
    int count = 0;
    for (int other = job; other >= 0; other--) {
      long age = at[job] - at[other] + wait;
      if (age >= starts.longest()) {
        break;
      }
      count += starts.draw(at[other] + other) > age ? 1 : 0;
    }
    return count;
  }

  /** How many came before that time. */
  private int before(long time) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (at[middle] < time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
