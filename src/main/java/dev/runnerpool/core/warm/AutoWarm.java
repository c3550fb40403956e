package dev.runnerpool.core.warm;

import java.time.Duration;

/**
 * What a manifest asks of a pool that sizes its own warmth.
 *
 * @param min fewest warm runners, 0 or more
 * @param max most warm runners, at least {@code min}
 * @param targetWait how long 95 of 100 jobs may wait for a runner, 0 or more
 */
public record AutoWarm(int min, int max, Duration targetWait) {

  /** Refuses what no manifest may say. */
  public AutoWarm {
    if (min < 0 || min > max || targetWait.isNegative()) {
      throw new IllegalArgumentException(
          "autoWarm needs 0 <= min <= max and targetWait >= 0, not %d, %d, %s"
              .formatted(min, max, targetWait));
    }
  }
}
