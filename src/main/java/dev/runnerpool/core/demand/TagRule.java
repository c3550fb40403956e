package dev.runnerpool.core.demand;

import java.util.Set;

/**
 * GitLab's own rule for which jobs a runner may take.
 *
 * <p>Source: GitLab's {@code Gitlab::Ci::Matching::RunnerMatcher}: a job's tags must be a subset of
 * the runner's, compared with regard to case, and a job without tags needs a runner that takes
 * untagged jobs. Whether a job is protected is not told by GitLab's job lists, so it is not part of
 * the rule here: for a runner of protected refs the rule is an upper bound.
 *
 * @param tags the runner's tags, its architecture among them
 * @param runUntagged whether it takes jobs without tags
 */
public record TagRule(Set<String> tags, boolean runUntagged) {

  /** Copies the tags. */
  public TagRule {
    tags = Set.copyOf(tags);
  }

  /** Whether a runner of this rule may take the job. */
  public boolean takes(Job job) {
    return (runUntagged || !job.tags().isEmpty()) && tags.containsAll(job.tags());
  }
}
