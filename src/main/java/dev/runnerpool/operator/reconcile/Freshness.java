package dev.runnerpool.operator.reconcile;

import dev.runnerpool.core.demand.Failure;
import dev.runnerpool.core.demand.QueueSnapshot;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.core.scaling.Demand;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What of a queue may still be acted on.
 *
 * @param staleAfter age of a held reading at which nothing is started by it any more
 * @param worstStaleness how old a reading may be in the ordinary course of things
 */
record Freshness(Duration staleAfter, Optional<Duration> worstStaleness) {

  /** Refusals that last until somebody gives another token or right. */
  private static final Set<Failure.Reason> LASTING =
      Set.of(
          Failure.Reason.CredentialsMissing,
          Failure.Reason.TokenRejected,
          Failure.Reason.Forbidden,
          Failure.Reason.ScopeNotFound);

  /**
   * What of a queue a pool with a runner of its own scales by: its runners take jobs whether the
   * queue can be read or not, so while GitLab refuses that it goes on as without an access token.
   */
  QueueState ofOwnRunner(QueueState queue, Instant now) {
    boolean refused =
        queue instanceof QueueState.Stale held && LASTING.contains(held.failure().reason());
    boolean fresh =
        queue.reading().map(last -> now.isBefore(last.finishedAt().plus(staleAfter))).orElse(false);
    return refused && !fresh ? new QueueState.NoAccessToken() : queue;
  }

  /**
   * The demand that a queue's state stands for.
   *
   * @param waiting the pool's jobs of the last complete reading
   */
  Demand demand(QueueState queue, Set<Long> waiting, Instant now) {
    if (queue instanceof QueueState.NoAccessToken) {
      return new Demand.Known(Set.of(), now);
    }
    if (queue.reading().isEmpty()) {
      return new Demand.Unknown();
    }
    QueueSnapshot last = queue.reading().get();
    Demand.Known known = new Demand.Known(waiting, last.startedAt(), last.jobsReadAgain());
    if (queue instanceof QueueState.Stale) {
      return new Demand.Stale(known, last.finishedAt().plus(staleAfter));
    }
    return now.isBefore(last.finishedAt().plus(overdueAfter())) ? known : new Demand.Unknown();
  }

  /** A large queue that a small budget reads slowly is none the less known. */
  private Duration overdueAfter() {
    return worstStaleness
        .map(usual -> usual.multipliedBy(2))
        .filter(twice -> twice.compareTo(staleAfter) > 0)
        .orElse(staleAfter);
  }
}
