package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.DemandBoard;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.demand.PoolCandidate;
import dev.runnerpool.core.demand.QueueSnapshot;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.core.scaling.PoolSnapshot;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.core.scaling.ScaleUpBlockers;
import dev.runnerpool.gitlab.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Gives each pool its share of the waiting jobs. */
final class DemandShare {

  private final DemandBoard board = new DemandBoard();

  /**
   * The jobs for which the pool needs runners.
   *
   * @param snapshot the pool without its jobs
   */
  List<Job> jobs(RunnerPool pool, PoolSnapshot snapshot, QueueState queue, OptionalDouble price) {
    Optional<QueueSnapshot> reading = queue.reading();
    if (snapshot.policy().paused() || reading.isEmpty()) {
      withdraw(pool);
      return List.of();
    }
    PoolCandidate offer =
        new PoolCandidate(
            pool.key(),
            Scope.of(pool),
            Policies.tagRule(pool.getSpec()),
            reading.get().jobs(),
            price,
            snapshot.in(RunnerState.IDLE).size(),
            snapshot.in(RunnerState.STARTING).size(),
            ScaleUpBlockers.of(snapshot),
            Policies.spillAfter(pool.getSpec()));
    return board.offer(gitlab(pool), offer, snapshot.now());
  }

  /** Why the pool was given jobs that a cheaper one would have; empty if it was not. */
  String spilled(RunnerPool pool, Instant now) {
    return board.spilled(gitlab(pool), pool.key(), now);
  }

  /** The pool's share goes to others. */
  void withdraw(RunnerPool pool) {
    board.withdraw(gitlab(pool), pool.key());
  }

  /** One GitLab however its address is written: its job numbers are unique only within it. */
  private static String gitlab(RunnerPool pool) {
    return Scope.of(pool).account().url();
  }
}
