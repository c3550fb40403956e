package dev.runnerpool.core.objective;

import dev.runnerpool.core.autoscaler.Evaluation;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.demand.ScaleUpBlocker;
import dev.runnerpool.core.scaling.ClaimedJobs;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one look at a pool tells of those who wait for it.
 *
 * @param pool what tells it from every other pool, also from an earlier one of its name
 * @param madeAt when it was made: what waited too long before is nobody's fault
 * @param objective what it promises, if anything
 * @param now the time
 * @param paused whether it takes no jobs
 * @param readAt when the last complete reading of its queue began; empty while the queue is unknown
 * @param jobs the jobs given to it, by id, which is the order in which GitLab gives them away
 * @param passedOver jobs that wait and that GitLab gives to none of its idle runners
 * @param served for how many of its jobs, the first, there is a runner or one on its way
 * @param limited whether no further one can be started for its {@code max} or budget
 * @param taken what its runners took lately
 */
public record PoolLook(
    String pool,
    Instant madeAt,
    Optional<StartObjective> objective,
    Instant now,
    boolean paused,
    Optional<Instant> readAt,
    List<Job> jobs,
    List<Job> passedOver,
    int served,
    boolean limited,
    ClaimedJobs taken) {

  /** Of what the autoscaler made of a look. */
  public static PoolLook of(
      String pool,
      Instant madeAt,
      Optional<StartObjective> objective,
      Optional<Instant> readAt,
      Evaluation evaluation) {
    Optional<ScaleUpBlocker> hindrance = evaluation.availability().hindrance();
    return new PoolLook(
        pool,
        madeAt,
        objective,
        evaluation.snapshot().now(),
        evaluation.snapshot().policy().paused(),
        readAt,
        evaluation.given().jobs(),
        evaluation.given().passedOver(),
        evaluation.availability().free().idle() + evaluation.availability().free().starting(),
        hindrance.filter(PoolLook::isLimit).isPresent(),
        evaluation.snapshot().taken());
  }

  /** Set by the pool's owner; all else that hinders is for the operator or its users to repair. */
  private static boolean isLimit(ScaleUpBlocker hindrance) {
    return hindrance == ScaleUpBlocker.AT_MAX || hindrance == ScaleUpBlocker.OVER_BUDGET;
  }

  /** Whether nothing that was seen is different, but for the time. */
  boolean showsTheSame(PoolLook before) {
    return jobs == before.jobs
        && passedOver == before.passedOver
        && taken == before.taken
        && paused == before.paused
        && served == before.served
        && limited == before.limited
        && objective.equals(before.objective);
  }
}
