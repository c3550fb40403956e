package dev.runnerpool.core.demand;

import java.time.Duration;

/**
 * When a job counts as passed over, and for how long.
 *
 * @param after how long it waits beside an idle runner; more than GitLab holds a runner's request,
 *     which is 50 s
 * @param pause how long it is not given to that pool the first time, then twice as long each time
 * @param longestPause what the pause does not grow beyond
 */
public record PassOverLimits(Duration after, Duration pause, Duration longestPause) {

  /** A minute; ten minutes, up to four hours. */
  public static PassOverLimits usual() {
    return new PassOverLimits(Duration.ofMinutes(1), Duration.ofMinutes(10), Duration.ofHours(4));
  }

  Duration pause(int times) {
    Duration doubled = pause.multipliedBy(1L << Math.min(times - 1, 20));
    return doubled.compareTo(longestPause) < 0 ? doubled : longestPause;
  }
}
