package dev.runnerpool.core.demand;

import java.time.Instant;
import java.util.Optional;

/** What is known of a scope's queue. A failure is never an empty queue. */
public sealed interface QueueState {

  /** The newest complete reading, if there was any. */
  Optional<QueueReading> reading();

  /** The queue was never read yet, and nothing has failed. */
  record Unread() implements QueueState {
    @Override
    public Optional<QueueReading> reading() {
      return Optional.empty();
    }
  }

  /** The pool brings nothing to read a queue with: it has warm runners and no others. */
  record NoSource() implements QueueState {
    @Override
    public Optional<QueueReading> reading() {
      return Optional.empty();
    }
  }

  /** The last attempt gave a complete reading. */
  record Read(QueueReading last) implements QueueState {
    @Override
    public Optional<QueueReading> reading() {
      return Optional.of(last);
    }
  }

  /**
   * The last attempt failed: the last good reading, if any, is held.
   *
   * @param failure what failed and what would be right
   * @param since when the first of the failed attempts in a row failed
   */
  record Held(Optional<QueueReading> reading, Failure failure, Instant since)
      implements QueueState {}
}
