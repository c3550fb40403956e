package dev.runnerpool.core.scaling;

import java.time.Duration;
import java.time.Instant;

/**
 * Starts that failed one after the other, and the circuit breaker on further ones.
 *
 * <p>Closed: failures are counted, as any start may fail once. Open, from the third in a row on or
 * as soon as a start is refused: nothing starts for a pause that doubles each time. Half-open, once
 * the pause is over: one runner is started as a trial. If it works the breaker is closed, if it
 * fails it opens again. What was begun before it opened neither closes it nor lengthens the pause.
 *
 * @param count how many failed in a row
 * @param openings how often the breaker opened in a row, 0 while it is closed
 * @param pauseUntil until when nothing is started; {@link Instant#EPOCH} while it is closed
 * @param cause why the last one failed, for people; empty if none did
 */
public record StartupFailures(int count, int openings, Instant pauseUntil, String cause) {

  /** So many failures in a row open the breaker. */
  public static final int OPENS_AT = 3;

  /** A runner has started if it took a job, or was idle for so long. */
  public static final Duration PROVEN = Duration.ofSeconds(15);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);

  /** A failed start costs minutes of a node: a pool that cannot start tries 12 times an hour. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  /** A refused one costs a request, not a node's time. */
  private static final Duration LONGEST_PAUSE_IF_REFUSED = Duration.ofSeconds(30);

  /** What the breaker lets through. */
  public enum Breaker {
    /** Any number of starts. */
    CLOSED,
    /** No start. */
    OPEN,
    /** One start at a time, as a trial. */
    HALF_OPEN
  }

  /** None so far. */
  public static StartupFailures none() {
    return new StartupFailures(0, 0, Instant.EPOCH, "");
  }

  /**
   * A runner did not start.
   *
   * @param begun when its start began
   * @param at when it failed
   * @param why for people
   */
  public StartupFailures failed(Instant begun, Instant at, String why) {
    return openings == 0 && count + 1 < OPENS_AT
        ? new StartupFailures(count + 1, 0, Instant.EPOCH, why)
        : open(begun, at, why, LONGEST_PAUSE);
  }

  /** Kubernetes would not have a runner, by its rules: others fare no better now. */
  public StartupFailures refused(Instant at, String why) {
    return open(at, at, why, LONGEST_PAUSE_IF_REFUSED);
  }

  /**
   * A runner started.
   *
   * @param begun when its start began
   */
  public StartupFailures worked(Instant begun) {
    return begun.isBefore(pauseUntil) ? this : none();
  }

  /** The breaker at that time. */
  public Breaker breaker(Instant now) {
    if (openings == 0) {
      return Breaker.CLOSED;
    }
    return now.isBefore(pauseUntil) ? Breaker.OPEN : Breaker.HALF_OPEN;
  }

  /** How many more runners may be started while so many are starting. */
  int mayStart(Instant now, int starting) {
    return switch (breaker(now)) {
      case CLOSED -> Integer.MAX_VALUE;
      case OPEN -> 0;
      case HALF_OPEN -> Math.max(0, 1 - starting);
    };
  }

  private StartupFailures open(Instant begun, Instant at, String why, Duration longest) {
    if (begun.isBefore(pauseUntil)) {
      return new StartupFailures(count + 1, openings, pauseUntil, why);
    }
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(openings, 10));
    Instant until = at.plus(pause.compareTo(longest) > 0 ? longest : pause);
    return new StartupFailures(count + 1, openings + 1, until, why);
  }
}
