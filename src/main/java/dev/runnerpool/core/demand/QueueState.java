package dev.runnerpool.core.demand;

import java.time.Instant;
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

  /** The pool brings no access token to read it with: it has warm runners and no others. */
  record NoAccessToken() implements QueueState {
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
   * The last attempt failed: the last good reading, if any, is held.
   *
   * @param failure what failed and what would be right
   * @param since when the first of the failed attempts in a row failed
   */
  record Stale(Optional<QueueSnapshot> reading, Failure failure, Instant since)
      implements QueueState {}
}
