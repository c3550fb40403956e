package dev.runnerpool.gitlab.queue;

import dev.runnerpool.core.demand.QueueSnapshot;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.gitlab.Scope;
import java.util.Optional;
import org.jboss.logging.Logger;

/** What is known of a scope's queue, before and after a reading. */
record QueueChange(Scope scope, QueueState before, QueueState now) {

  private static final Logger LOG = Logger.getLogger(QueueChange.class);

  /** Whether other jobs wait, or the kind of state is another. */
  boolean matters() {
    return before.getClass() != now.getClass()
        || !failure(before).equals(failure(now))
        || !before
            .reading()
            .map(QueueSnapshot::jobs)
            .equals(now.reading().map(QueueSnapshot::jobs));
  }

  /** Says when a queue ceases to be read, and when it is again. */
  void log() {
    if (now instanceof QueueState.Stale held && !failure(before).equals(failure(now))) {
      LOG.warnf(
          "queue of %s held (%s): %s", scope, held.failure().reason(), held.failure().message());
    } else if (before instanceof QueueState.Stale && now instanceof QueueState.Read) {
      LOG.infof("queue of %s is read again", scope);
    }
  }

  private static Optional<Object> failure(QueueState state) {
    return state instanceof QueueState.Stale held
        ? Optional.of(held.failure().reason())
        : Optional.empty();
  }
}
