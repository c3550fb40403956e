package dev.runnerpool.core.demand;

import java.time.Instant;
import java.util.Set;

/**
 * A GitLab CI job that waits: {@code pending}, with no runner holding it.
 *
 * @param id GitLab's number of the job, unique within one GitLab instance
 * @param project full path or number of its project, for people
 * @param tags its tags, compared with regard to case
 * @param queuedAt when it became pending, by GitLab's clock moved to ours
 */
public record Job(long id, String project, Set<String> tags, Instant queuedAt) {

  /** Copies the tags. */
  public Job {
    tags = Set.copyOf(tags);
  }
}
