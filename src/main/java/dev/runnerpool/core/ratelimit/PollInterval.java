package dev.runnerpool.core.ratelimit;

import java.time.Duration;

/**
 * Pauses between readings of one queue, and what they come to.
 *
 * @param active while jobs wait, or did a moment ago
 * @param quiet otherwise
 * @param watched otherwise, while a live signal would tell of new jobs
 */
public record PollInterval(Duration active, Duration quiet, Duration watched) {

  /** Pauses are varied by a tenth so that many don't fall together. */
  private static final double LONGEST_VARIATION = 1.1;

  private static final double MILLIS = 1000;

  /**
   * What readings cost.
   *
   * @param requests requests of one reading, at least 1
   * @param took how long one takes
   * @param perSecond requests per second that the budget gives this queue, above 0
   */
  public record Cost(int requests, Duration took, double perSecond) {

    /** The least pause between the beginnings of two readings that the budget can bear. */
    public Duration least() {
      return perSecond == Double.POSITIVE_INFINITY
          ? Duration.ZERO
          : Duration.ofMillis((long) Math.ceil(requests / perSecond * MILLIS));
    }
  }

  /** The pause that is wanted. */
  public Duration wanted(boolean busy, boolean signalled) {
    return busy ? active : atRest(signalled);
  }

  /** The pause that is wanted while no job waits. */
  public Duration atRest(boolean signalled) {
    return signalled && watched.compareTo(quiet) > 0 ? watched : quiet;
  }

  /** The pause that is wanted, or the longer one that the budget allows. */
  public Duration pause(boolean busy, boolean signalled, Cost cost) {
    Duration wanted = wanted(busy, signalled);
    Duration least = cost.least().minus(cost.took());
    return wanted.compareTo(least) >= 0 ? wanted : least;
  }

  /** How old the last reading can be when the next is there, if no signal tells before. */
  public Duration worstStaleness(boolean signalled, Cost cost) {
    long varied = Math.round(round(signalled, cost).toMillis() * LONGEST_VARIATION);
    // A job may come right after the first request of a reading: it is seen by the next one's end.
    return Duration.ofMillis(varied).plus(cost.took().multipliedBy(2));
  }

  /** Requests per minute while no job waits, at most. */
  public double requestsPerMinute(boolean signalled, Cost cost) {
    return cost.requests() * 60 * MILLIS / Math.max(1, round(signalled, cost).toMillis());
  }

  /** From one reading to the next, without the time that it takes: that varies too much. */
  private Duration round(boolean signalled, Cost cost) {
    Duration wanted = atRest(signalled);
    return wanted.compareTo(cost.least()) >= 0 ? wanted : cost.least();
  }
}
