package dev.runnerpool.simulation;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * How long a runner takes from its creation until it asks for jobs: the pod's own start, and for
 * some the wait for a new node before it. Both are lognormal.
 *
 * @param warm median of a pod's start on a node that is there
 * @param warmSpread standard deviation of its logarithm, 0 or more
 * @param coldShare share of runners that wait for a new node, 0 to 1
 * @param cold median of that wait
 * @param coldSpread standard deviation of its logarithm, 0 or more
 * @param lateShare share of new nodes that come late, 0 to 1
 * @param late how long these take
 */
public record StartUp(
    Duration warm,
    double warmSpread,
    double coldShare,
    Duration cold,
    double coldSpread,
    double lateShare,
    Duration late) {

  /**
   * A tuned cluster: nodes ready within 35 s, one in fifty after five minutes, and a quarter of the
   * runners need a new one.
   */
  public static final StartUp DEFAULT =
      new StartUp(
          Duration.ofSeconds(8),
          0.35,
          0.25,
          Duration.ofSeconds(35),
          0.35,
          0.02,
          Duration.ofMinutes(5));

  /** Every start takes exactly so long. */
  public static StartUp always(Duration time) {
    return new StartUp(time, 0, 0, Duration.ZERO, 0, 0, Duration.ZERO);
  }

  /**
   * Milliseconds that the runner with that number takes. They follow from seed and number alone:
   * planners that are compared meet the same luck.
   */
  long millis(long seed, int number) {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
    random.nextLong();
    double millis = lognormal(random, warm, warmSpread);
    if (random.nextDouble() < coldShare) {
      millis +=
          random.nextDouble() < lateShare ? late.toMillis() : lognormal(random, cold, coldSpread);
    }
    return Math.round(millis);
  }

  private static double lognormal(SplittableRandom random, Duration median, double spread) {
    return median.toMillis() * Math.exp(spread * random.nextGaussian());
  }
}
