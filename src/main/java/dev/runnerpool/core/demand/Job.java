package dev.runnerpool.core.demand;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A GitLab CI job that waits: {@code pending}, with no runner holding it.
 *
 * @param id GitLab's number of the job, unique within one GitLab instance
 * @param projectId GitLab's number of its project; 0 if it was not told
 * @param project full path or number of its project, for people
 * @param tags its tags, compared with regard to case
 * @param queuedAt when it became pending, by GitLab's clock moved to ours
 * @param protectedRef whether its branch or tag is protected; empty if that was not asked or may
 *     not be known
 */
public record Job(
    long id,
    long projectId,
    String project,
    Set<String> tags,
    Instant queuedAt,
    Optional<Boolean> protectedRef) {

  /** Copies the tags. */
  public Job {
    tags = Set.copyOf(tags);
  }

  /** A job of a project without a number, of a ref that nobody asked about. */
  public Job(long id, String project, Set<String> tags, Instant queuedAt) {
    this(id, 0, project, tags, queuedAt, Optional.empty());
  }

  /** The same job with another time. */
  public Job withQueuedAt(Instant time) {
    return new Job(id, projectId, project, tags, time, protectedRef);
  }

  /** The same job, with what is known of its ref. */
  public Job withProtectedRef(Optional<Boolean> known) {
    return new Job(id, projectId, project, tags, queuedAt, known);
  }
}
