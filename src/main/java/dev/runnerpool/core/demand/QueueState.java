package dev.runnerpool.core.demand;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is known of a scope's queue. A failure is never an empty queue. */
public sealed interface QueueState {

  /** The newest complete reading, if there was any. */
  Optional<QueueSnapshot> reading();

  /** The queue was never read yet, and nothing has failed. */
  record Unread() implements QueueState {
    @Override
    public Optional<QueueSnapshot> reading() {
      return Optional.empty();
    }
  }

  /**
   * Nothing tells the pool of jobs: it has warm runners and no others.
   *
   * @param why GitLab's events tell it of none, for people
   */
  record NoSource(String why) implements QueueState {
    @Override
    public Optional<QueueSnapshot> reading() {
      return Optional.empty();
    }
  }

  /** The last attempt gave a complete reading. */
  record Read(QueueSnapshot last) implements QueueState {
    @Override
    public Optional<QueueSnapshot> reading() {
      return Optional.of(last);
    }
  }

  /**
   * GitLab's events tell which jobs wait, and nothing else does.
   *
   * @param last the jobs that are known to fit the pool, as they were told until now
   * @param guesses jobs that may fit it, for it alone: others guess for themselves
   * @param since when listening began: jobs queued before are not known
   * @param heard whether any event has come since
   */
  record Told(QueueSnapshot last, List<Job> guesses, Instant since, boolean heard)
      implements QueueState {
    @Override
    public Optional<QueueSnapshot> reading() {
      return Optional.of(last);
    }
  }

  /**
   * The last attempt failed: the last good reading, if any, is held.
   *
   * @param failure what failed and what would be right
   * @param since when the first of the failed attempts in a row failed
   */
  record Stale(Optional<QueueSnapshot> reading, Failure failure, Instant since)
      implements QueueState {}
}
