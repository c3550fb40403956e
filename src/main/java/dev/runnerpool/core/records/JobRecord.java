package dev.runnerpool.core.records;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A finished job. All times are by GitLab's clock.
 *
 * @param gitlab address of its GitLab, within which alone its id is unique
 * @param id GitLab's number of it; a job that is run again gets another
 * @param project full path of its project
 * @param name its name in the CI file
 * @param refKind what it ran for
 * @param stage its stage; empty if GitLab did not tell
 * @param tags the tags it asked for
 * @param queuedAt when it began to wait; empty if it never did
 * @param startedAt when a runner began it; empty if none did
 * @param finishedAt when it ended
 * @param status how it ended
 * @param failureReason GitLab's word, such as {@code script_failure}; only of failed jobs, and
 *     empty if GitLab did not tell
 * @param slot the slot of the pool's runner that ran it; empty if that is not known
 * @param pipeline GitLab's number of its pipeline, in which a job that is run again has the same
 *     name; empty if GitLab did not tell
 */
public record JobRecord(
    String gitlab,
    long id,
    String project,
    String name,
    RefKind refKind,
    String stage,
    Set<String> tags,
    Optional<Instant> queuedAt,
    Optional<Instant> startedAt,
    Instant finishedAt,
    Status status,
    Optional<String> failureReason,
    OptionalInt slot,
    OptionalLong pipeline) {

  /** What a job runs for. */
  public enum RefKind {
    /** A branch. */
    Branch,
    /** A tag of the repository. */
    Tag,
    /** A merge request, its source or the result of merging it. */
    MergeRequest
  }

  /** How a job ends. */
  public enum Status {
    /** Its script did not fail. */
    Success,
    /** It failed, for whatever reason. */
    Failed,
    /** Somebody or something stopped it. */
    Canceled
  }

  /** Copies the tags. */
  public JobRecord {
    tags = Set.copyOf(tags);
  }

  /** How long it waited for its runner; empty if it never waited or never began. */
  public Optional<Duration> waited() {
    return queuedAt.flatMap(queued -> startedAt.map(started -> between(queued, started)));
  }

  /** How long it ran; empty if it never began. */
  public Optional<Duration> ran() {
    return startedAt.map(started -> between(started, finishedAt));
  }

  /** GitLab's own times may be a little out of order, as several machines write them. */
  private static Duration between(Instant from, Instant to) {
    return to.isBefore(from) ? Duration.ZERO : Duration.between(from, to);
  }
}
