package dev.runnerpool.gitlab;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Pauses between attempts: doubled after each failure, varied by a tenth so that many don't fall
 * together.
 */
public final class Backoff {

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final int MOST_DOUBLINGS = 16;
  private static final double VARIATION = 0.1;

  private Backoff() {}

  /**
   * The pause after failures.
   *
   * @param failures how many in a row, at least 1
   * @param longest what it grows to
   * @param notBefore a time that GitLab asked us to wait for
   */
  public static Duration after(
      int failures, Duration longest, Optional<Instant> notBefore, Instant now) {
    Duration doubled = FIRST.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
    Duration own = varied(doubled.compareTo(longest) < 0 ? doubled : longest);
    return notBefore
        .map(time -> Duration.between(now, time))
        .filter(told -> told.compareTo(own) > 0)
        .orElse(own);
  }

  /** The pause, up to a tenth shorter or longer. */
  public static Duration varied(Duration pause) {
    double factor = ThreadLocalRandom.current().nextDouble(1 - VARIATION, 1 + VARIATION);
    return Duration.ofMillis(Math.max(1, Math.round(pause.toMillis() * factor)));
  }
}
