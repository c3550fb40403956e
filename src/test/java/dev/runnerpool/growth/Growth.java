package dev.runnerpool.growth;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.function.IntToLongFunction;

/**
 * What something costs at three sizes.
 *
 * @param what that is, in what unit
 * @param size the smallest; the others are twice and four times that
 */
public record Growth(String what, int size, long once, long twice, long four) {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** What is done for the first time loads classes and fills caches. */
  private static final int TIMES = 20;

  /** Twice as many cost twice as much: three times is more than a logarithm or a table's growth. */
  private static final double TOLERATED = 1.5;

  /** What one class or cache more or less comes to. */
  private static final long SLACK = 2_048;

  /** Measures at all three sizes. */
  public static Growth of(String what, int size, IntToLongFunction cost) {
    return new Growth(
        what, size, cost.applyAsLong(size), cost.applyAsLong(2 * size), cost.applyAsLong(4 * size));
  }

  /** The fewest bytes that this thread allocates when it does that again and again. */
  public static long bytes(Runnable work) {
    long fewest = Long.MAX_VALUE;
    for (int i = 0; i < TIMES; i++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      work.run();
      fewest = Math.min(fewest, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return fewest;
  }

  /** Prints both slopes, and fails if the second is clearly steeper. */
  public void isNoMoreThanLinear() {
    double first = (twice - once) / (double) size;
    double second = (four - twice) / (2.0 * size);
    System.out.printf(
        Locale.ROOT,
        "%s: %d at %d, %d at %d, %d at %d; one more costs %.1f, then %.1f%n",
        what,
        once,
        size,
        twice,
        2 * size,
        four,
        4 * size,
        first,
        second);
    assertThat((double) (four - twice))
        .as("%s: one more costs %.1f, and %.1f among twice as many", what, first, second)
        .isLessThan(TOLERATED * 2 * Math.max(0, twice - once) + SLACK);
  }
}
