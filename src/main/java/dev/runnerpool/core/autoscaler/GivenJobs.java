package dev.runnerpool.core.autoscaler;

import dev.runnerpool.core.demand.Job;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The waiting jobs given to a pool.
 *
 * @param ids GitLab's numbers of them
 * @param jobs the jobs themselves; empty where only their numbers are known
 * @param spilled why jobs are among them that a cheaper pool would have; empty if there are none
 */
public record GivenJobs(Set<Long> ids, List<Job> jobs, String spilled) {

  /** No jobs, or none are known. */
  public static GivenJobs none() {
    return numbered(Set.of());
  }

  /** Jobs of which only the numbers are known. */
  public static GivenJobs numbered(Set<Long> ids) {
    return new GivenJobs(ids, List.of(), "");
  }

  /** These jobs. */
  public static GivenJobs of(List<Job> jobs, String spilled) {
    return new GivenJobs(
        jobs.stream().map(Job::id).collect(Collectors.toUnmodifiableSet()), jobs, spilled);
  }
}
