package dev.runnerpool.core.explain;

import dev.runnerpool.core.autoscaler.Evaluation;
import dev.runnerpool.core.demand.QueueId;
import dev.runnerpool.core.demand.QueueState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A pool as its last reconcile left it: what its jobs are explained by.
 *
 * @param details the same for people; its runners in the order of the evaluation's
 * @param queue which queue is read for it
 * @param state what was known of that queue
 * @param closed why it takes no job at all, if so: paused, or a manifest that cannot be followed
 * @param evaluation what the autoscaler made of it; empty while its manifest cannot be followed
 * @param spillAfter how long a job waits for a cheaper, hindered pool before this one takes it
 * @param placements the entries of {@code placement.nodes}, in words and in their order
 * @param passingOver why GitLab likely gives jobs that fit to none of its idle runners
 */
public record ReconciledPool(
    PoolDetails details,
    QueueId queue,
    QueueState state,
    Optional<String> closed,
    Optional<Evaluation> evaluation,
    Duration spillAfter,
    List<String> placements,
    String passingOver) {

  /** Copies the entries. */
  public ReconciledPool {
    placements = List.copyOf(placements);
  }

  /** Namespace and name. */
  public String key() {
    return details.key();
  }
}
