package dev.runnerpool.core.autoscaler;

import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.demand.PoolShare;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The waiting jobs given to a pool.
 *
 * @param ids GitLab's numbers of them
 * @param jobs the jobs themselves; empty where only their numbers are known
 * @param passedOver jobs that wait and that GitLab gave to none of the pool's idle runners
 * @param unservable how many of those no pool takes
 * @param spilled why jobs are among them that a cheaper pool would have; empty if there are none
 */
public record GivenJobs(
    Set<Long> ids, List<Job> jobs, List<Job> passedOver, int unservable, String spilled) {

  /** No jobs, or none are known. */
  public static GivenJobs none() {
    return numbered(Set.of());
  }

  /** Jobs of which only the numbers are known. */
  public static GivenJobs numbered(Set<Long> ids) {
    return new GivenJobs(ids, List.of(), List.of(), 0, "");
  }

  /** The pool's share. */
  public static GivenJobs of(PoolShare share) {
    return new GivenJobs(
        ids(share.jobs()), share.jobs(), share.passedOver(), share.unservable(), share.spilled());
  }

  static Set<Long> ids(List<Job> jobs) {
    return jobs.stream().map(Job::id).collect(Collectors.toUnmodifiableSet());
  }
}
