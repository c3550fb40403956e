package dev.runnerpool.core.explain;

import dev.runnerpool.core.records.JobRecord;
import dev.runnerpool.core.start.JobStart;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Where a job is and why.
 *
 * @param job GitLab's number of it
 * @param gitlab address of its GitLab
 * @param project full path or number of its project; empty if not known
 * @param tags its tags
 * @param stage how far it is
 * @param pool the pool that has it, namespace and name; empty if none has
 * @param place its place among the jobs given to that pool, from 1; empty if it does not wait
 * @param summary the answer in one or two sentences
 * @param next what happens next, and when; empty if nothing will
 * @param matches every pool of its GitLab: whether that takes it, and if not why; those that take
 *     it first, then the nearest misses; of a job that does not wait, only the pool that has or had
 *     it
 * @param start its phases; empty if none was seen
 * @param record how it ended; empty if it has not, or is not recorded
 * @param droppedAt when GitLab fails it at the earliest for having waited too long, if nothing
 *     changes; empty if it does not wait
 * @param costNanos billionths of a dollar that it cost; empty if it has not ended, or no cost of it
 *     is recorded
 */
public record JobExplanation(
    long job,
    String gitlab,
    Optional<String> project,
    Set<String> tags,
    Stage stage,
    Optional<String> pool,
    OptionalInt place,
    String summary,
    String next,
    List<PoolMatch> matches,
    Optional<JobStart> start,
    Optional<JobRecord> record,
    Optional<Instant> droppedAt,
    OptionalLong costNanos) {

  /** Copies tags and matches. */
  public JobExplanation {
    tags = Set.copyOf(tags);
    matches = List.copyOf(matches);
  }

  /** Of a job that GitLab does not fail soon, and without a recorded cost. */
  public JobExplanation(
      long job,
      String gitlab,
      Optional<String> project,
      Set<String> tags,
      Stage stage,
      Optional<String> pool,
      OptionalInt place,
      String summary,
      String next,
      List<PoolMatch> matches,
      Optional<JobStart> start,
      Optional<JobRecord> record) {
    this(
        job,
        gitlab,
        project,
        tags,
        stage,
        pool,
        place,
        summary,
        next,
        matches,
        start,
        record,
        Optional.empty(),
        OptionalLong.empty());
  }

  /** How far a job is. */
  public enum Stage {
    /** No runner has it. */
    Waiting,
    /** It left the queue a moment ago, and which runner has it is not seen yet. */
    Left,
    /** A runner has it, its script has not begun. */
    Starting,
    /** Its script runs. */
    Running,
    /** It ended. */
    Ended
  }

  /**
   * Whether one pool takes the job.
   *
   * @param takes whether it may
   * @param reason why, for people: which tag is missing, whose case differs, and so on
   */
  public record PoolMatch(String pool, boolean takes, String reason) {}
}
