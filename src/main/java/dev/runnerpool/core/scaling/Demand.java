package dev.runnerpool.core.scaling;

import java.time.Instant;
import java.util.Set;

/** The jobs given to a pool, or that they are not known. */
public sealed interface Demand {

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

  /** The queue was not read, or not lately: nothing may be scaled by it. */
  record Unknown() implements Demand {}
}
