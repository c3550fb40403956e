package dev.runnerpool.gitlab.queue;

import java.time.Instant;

/** Moves GitLab's clock to ours: GitLab tells how long a job has waited, we count back from now. */
final class QueuedAt {

  private static final double MILLIS = 1000;

  private QueuedAt() {}

  /** When a job became pending; now, when GitLab does not say. */
  static Instant of(Double waitedSeconds, Instant now) {
    return waitedSeconds == null || waitedSeconds < 0
        ? now
        : now.minusMillis(Math.round(waitedSeconds * MILLIS));
  }
}
