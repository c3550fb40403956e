package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.status.GitLabStatus;
import dev.runnerpool.gitlab.QueueFacts;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Says how the queue is read. Measured figures vary from reading to reading: what was said stands
 * until it is wrong by more than a quarter, so that a pool at rest is silent.
 */
final class QueueReport {

  private static final double TOLERATED = 0.25;
  private static final int REQUESTS_TOLERATED = 2;

  /** One slow answer makes a reading longer by some seconds. */
  private static final int SECONDS_TOLERATED = 5;

  private static final long MILLIS = 1000;

  private QueueReport() {}

  static GitLabStatus of(QueueFacts facts, Optional<GitLabStatus> before) {
    // Figures of another way of reading tell nothing of this one.
    Optional<GitLabStatus> said =
        before.filter(last -> facts.means().equals(Objects.requireNonNullElse(last.queue(), "")));
    Optional<Integer> requests =
        facts.requestsPerMinute().stream().mapToObj(rate -> (int) Math.ceil(rate)).findFirst();
    Optional<Integer> staleness = facts.worstStaleness().map(QueueReport::seconds);
    return new GitLabStatus(
        facts.means().isEmpty() ? null : facts.means(),
        steady(requests, said.map(GitLabStatus::requestsPerMinute), REQUESTS_TOLERATED),
        steady(staleness, said.map(GitLabStatus::worstStalenessSeconds), SECONDS_TOLERATED),
        facts.signals());
  }

  private static int seconds(Duration duration) {
    return (int) Math.min(Integer.MAX_VALUE, (duration.toMillis() + MILLIS - 1) / MILLIS);
  }

  private static Integer steady(Optional<Integer> now, Optional<Integer> said, int tolerated) {
    if (now.isEmpty() || said.isEmpty()) {
      return now.or(() -> said).orElse(null);
    }
    int difference = Math.abs(now.get() - said.get());
    return difference <= Math.max(tolerated, said.get() * TOLERATED) ? said.get() : now.get();
  }
}
