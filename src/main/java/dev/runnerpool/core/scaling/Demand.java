package dev.runnerpool.core.scaling;

import java.time.Instant;
import java.util.Set;

/** The jobs given to a pool, or that they are not known. */
public sealed interface Demand {

  /** As fresh as this, with these jobs. */
  default Demand withWaiting(Set<Long> ids) {
    if (this instanceof Stale held) {
      return new Stale(new Known(ids, held.last().readAt()), held.until());
    }
    return this instanceof Known known ? new Known(ids, known.readAt()) : this;
  }

  /**
   * A complete reading's share.
   *
   * @param waiting ids of the waiting jobs given to the pool
   * @param readAt when the reading began: jobs taken since may still be among them
   */
  record Known(Set<Long> waiting, Instant readAt) implements Demand {
    /** Copies the ids. */
    public Known {
      waiting = Set.copyOf(waiting);
    }
  }

  /**
   * The last complete reading's share, while newer ones fail: for a while runners may be started by
   * it, and none is ever stopped.
   *
   * @param last what was read
   * @param until when it is too old to start runners by
   */
  record Stale(Known last, Instant until) implements Demand {}

  /** The queue was not read, or not lately: nothing may be scaled by it. */
  record Unknown() implements Demand {}
}
