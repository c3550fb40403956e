package dev.runnerpool.core.objective;

import java.time.Duration;

/**
 * What a pool promises to those who wait for its jobs.
 *
 * @param startedWithin how long a job may wait, more than none
 * @param share which share of the jobs is to wait no longer, above 0 and below 1
 */
public record StartObjective(Duration startedWithin, double share) {

  /** Refuses what promises nothing or leaves no error budget. */
  public StartObjective {
    if (startedWithin.isNegative() || startedWithin.isZero()) {
      throw new IllegalArgumentException(
          "startedWithin must be longer than nothing: " + startedWithin);
    }
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException("share must be above 0 and below 1: " + share);
    }
  }

  /** What a job's wait was, in all and by the pool's own limits. */
  StartVerdict judge(Duration waited, Duration held) {
    if (waited.compareTo(startedWithin) <= 0) {
      return StartVerdict.WITHIN;
    }
    return waited.minus(held).compareTo(startedWithin) <= 0
        ? StartVerdict.HELD_BY_LIMIT
        : StartVerdict.LATE;
  }
}
