package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.autoscaler.Availability;
import dev.runnerpool.core.autoscaler.GivenJobs;
import dev.runnerpool.core.demand.DemandBoard;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.demand.PoolCandidate;
import dev.runnerpool.core.demand.QueueSnapshot;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.gitlab.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Gives each pool its share of the waiting jobs. */
final class DemandShare {

  private final DemandBoard board = new DemandBoard();

  /**
   * The jobs for which the pool needs runners.
   *
   * @param now what the pool has to offer to them
   */
  GivenJobs jobs(RunnerPool pool, Availability now, QueueState queue, Instant at) {
    Optional<QueueSnapshot> reading = queue.reading();
    if (pool.getSpec().paused() || reading.isEmpty()) {
      withdraw(pool);
      return GivenJobs.none();
    }
    PoolCandidate offer =
        new PoolCandidate(
            pool.key(),
            Scope.of(pool),
            Policies.tagRule(pool.getSpec()),
            reading.get().jobs(),
            now.hourlyPrice(),
            now.idle(),
            now.starting(),
            now.hindrance(),
            Policies.spillAfter(pool.getSpec()));
    List<Job> given = board.offer(gitlab(pool), offer, at);
    return GivenJobs.of(given, board.spilled(gitlab(pool), pool.key(), at));
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
