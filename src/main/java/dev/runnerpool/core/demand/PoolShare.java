package dev.runnerpool.core.demand;

import java.util.List;
import java.util.Optional;

/**
 * A pool's part in an assignment.
 *
 * @param queue its queue, as it was when the jobs were given out
 * @param jobs the jobs given to it, by id, which is the order in which GitLab gives them away
 * @param passedOver jobs that wait and that its idle runners were not given by GitLab
 * @param unservable how many of those no pool takes
 * @param spilled why it was given jobs that a cheaper pool would have; empty if it was not
 */
public record PoolShare(
    QueueState queue, List<Job> jobs, List<Job> passedOver, int unservable, String spilled) {

  /** Copies the lists. */
  public PoolShare {
    jobs = List.copyOf(jobs);
    passedOver = List.copyOf(passedOver);
  }

  /** Of a pool that is given no jobs. */
  public static PoolShare none(QueueState queue) {
    return new PoolShare(queue, List.of(), List.of(), 0, "");
  }

  /** Of a pool whose share is not known yet: of its queue, what failed is all that counts. */
  public static PoolShare unknown(QueueState queue) {
    return none(queue.reading().isEmpty() ? queue : new QueueState.Unread());
  }

  /** Whether the pool would scale by the one as by the other. */
  public boolean differs(Optional<PoolShare> other) {
    return other
        .map(
            o ->
                !jobs.equals(o.jobs)
                    || !passedOver.equals(o.passedOver)
                    || unservable != o.unservable
                    || !spilled.equals(o.spilled))
        .orElse(true);
  }
}
