package dev.runnerpool.core.explain;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * When GitLab fails a job that no runner took, with {@code stuck_or_timeout_failure}.
 *
 * <p>Source: GitLab's {@code Ci::StuckBuilds::DropPendingService}, which {@code StuckCiJobsWorker}
 * runs at each full hour ({@code config/initializers/1_settings.rb}): it drops what has been
 * pending for a day, and after an hour what is {@code stuck?}, as no runner that is online matches
 * it. A job that was changed meanwhile lives longer, and one that is not stuck spares the younger
 * ones for that hour: so these are the earliest times.
 */
final class StuckJobs {

  /** So long before it is told of a job that some runner matches. */
  static final Duration TOLD_BEFORE = Duration.ofHours(2);

  private static final Duration UNMATCHED = Duration.ofHours(1);
  private static final Duration MATCHED = Duration.ofDays(1);

  private StuckJobs() {}

  /** Of a job that no runner matches which is online. */
  static Instant droppedUnmatched(Instant queuedAt) {
    return cleanUpFrom(queuedAt.plus(UNMATCHED));
  }

  /** Of a job that such a runner matches. */
  static Instant droppedMatched(Instant queuedAt) {
    return cleanUpFrom(queuedAt.plus(MATCHED));
  }

  /** The first clean-up at or after that time. */
  private static Instant cleanUpFrom(Instant time) {
    Instant hour = time.truncatedTo(ChronoUnit.HOURS);
    return hour.equals(time) ? hour : hour.plus(1, ChronoUnit.HOURS);
  }
}
