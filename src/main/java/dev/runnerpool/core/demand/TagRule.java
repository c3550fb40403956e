package dev.runnerpool.core.demand;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/**
 * GitLab's own rule for which jobs a runner may take.
 *
 * <p>Source: GitLab's {@code Gitlab::Ci::Matching::RunnerMatcher}: a job's tags must be a subset of
 * the runner's, compared with regard to case, a job without tags needs a runner that takes untagged
 * jobs, and a runner of protected refs takes jobs of protected refs alone. GitLab's job lists do
 * not tell which jobs are protected: while it is not known of a job, the rule is an upper bound.
 *
 * @param tags the runner's tags, its architecture among them
 * @param runUntagged whether it takes jobs without tags
 * @param protectedOnly whether it takes jobs of protected branches and tags alone
 */
public record TagRule(Set<String> tags, boolean runUntagged, boolean protectedOnly) {

  /** Copies the tags. */
  public TagRule {
    tags = Set.copyOf(tags);
  }

  /** The rule of a runner for protected and unprotected refs. */
  public TagRule(Set<String> tags, boolean runUntagged) {
    this(tags, runUntagged, false);
  }

  /** Whether a runner of this rule may take the job. */
  public boolean takes(Job job) {
    return takes(job.tags(), job.protectedRef());
  }

  /**
   * Whether a runner of this rule may take a job with these tags.
   *
   * @param protectedRef whether the job's ref is protected, if known
   */
  boolean takes(Collection<String> jobTags, Optional<Boolean> protectedRef) {
    return takes(jobTags) && (!protectedOnly || protectedRef.orElse(true));
  }

  /** Whether a job that it may take is also sure to be of a ref that it serves. */
  boolean surely(Optional<Boolean> protectedRef) {
    return !protectedOnly || protectedRef.orElse(false);
  }

  /** Whether a runner of this rule may take a job with these tags, if its ref is no hindrance. */
  public boolean takes(Collection<String> jobTags) {
    return (runUntagged || !jobTags.isEmpty()) && tags.containsAll(jobTags);
  }
}
