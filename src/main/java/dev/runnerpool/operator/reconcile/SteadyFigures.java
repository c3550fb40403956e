package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.status.GitLabStatus;
import dev.runnerpool.gitlab.QueueFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Keeps measured figures of a queue's reading as they were said until they were others for a while:
 * one slow reading, such as the first of a process that has just begun, is no news.
 *
 * <p>Confined to the pool's reconciling, which is never concurrent.
 */
final class SteadyFigures {

  /** Longer than what a slow reading cost is remembered. */
  static final Duration LASTS = Duration.ofMinutes(15);

  private Instant othersSince;

  /** How the queue is read, with the figures to say now. */
  GitLabStatus of(QueueFacts facts, Optional<GitLabStatus> said, Instant now) {
    GitLabStatus is = QueueReport.of(facts, said);
    Optional<GitLabStatus> measured =
        said.filter(last -> Objects.equals(last.queue(), is.queue()))
            .filter(
                last -> last.requestsPerMinute() != null && last.worstStalenessSeconds() != null);
    if (measured.filter(last -> !sameFigures(last, is)).isEmpty()) {
      othersSince = null;
      return is;
    }
    othersSince = othersSince == null || othersSince.isAfter(now) ? now : othersSince;
    return now.isBefore(othersSince.plus(LASTS))
        ? new GitLabStatus(
            is.queue(),
            measured.get().requestsPerMinute(),
            measured.get().worstStalenessSeconds(),
            is.signals())
        : is;
  }

  private static boolean sameFigures(GitLabStatus one, GitLabStatus other) {
    return Objects.equals(one.requestsPerMinute(), other.requestsPerMinute())
        && Objects.equals(one.worstStalenessSeconds(), other.worstStalenessSeconds());
  }
}
