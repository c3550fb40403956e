package dev.runnerpool.core.scaling;

import java.time.Duration;
import java.time.Instant;

/**
 * Starts that failed one after the other; a runner that started ends the row.
 *
 * @param count how many in a row
 * @param last when the last one failed
 */
public record StartFailures(int count, Instant last) {

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  /** None so far. */
  public static StartFailures none() {
    return new StartFailures(0, Instant.EPOCH);
  }

  /** One more. */
  public StartFailures add(Instant at) {
    return new StartFailures(count + 1, at);
  }

  /** Until when nothing is started: 5 s after the first failure, doubling, at most 5 min. */
  public Instant pauseUntil() {
    if (count == 0) {
      return Instant.EPOCH;
    }
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(count - 1, 10));
    return last.plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
  }
}
