package dev.runnerpool.operator.reconcile;

import dev.runnerpool.core.autoscaler.Evaluation;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.core.scaling.Demand;
import dev.runnerpool.core.scaling.PoolSnapshot;
import dev.runnerpool.core.scaling.ScalePlan;
import dev.runnerpool.gitlab.Registrations;
import java.util.List;
import java.util.Optional;

/**
 * A pool as one reconcile sees it.
 *
 * @param seen what was observed
 * @param evaluation what the autoscaler made of it
 */
record PoolView(Observed seen, Evaluation evaluation) {

  PoolSnapshot snapshot() {
    return evaluation.snapshot();
  }

  ScalePlan plan() {
    return evaluation.plan();
  }

  QueueState queue() {
    return seen.queue();
  }

  Registrations.State registration() {
    return seen.registration();
  }

  /** Whether a runner waits for a node. */
  boolean waitsForNodes() {
    return snapshot().runners().stream()
        .anyMatch(runner -> runner.state().live() && runner.unschedulable().isPresent());
  }

  /** The waiting jobs given to the pool, as of the last complete reading. */
  List<Job> jobs() {
    return evaluation.given().jobs();
  }

  /**
   * Jobs of the last complete reading that no runner took; empty if there was none, as a queue that
   * was never read is not an empty one.
   */
  Optional<Integer> waiting() {
    if (snapshot().demand() instanceof Demand.Known) {
      return Optional.of(snapshot().waiting());
    }
    return queue()
        .reading()
        .map(
            reading ->
                new Demand.Known(
                    evaluation.given().ids(), reading.startedAt(), reading.jobsReadAgain()))
        .map(snapshot().taken()::stillWaiting);
  }
}
