package dev.runnerpool.core.scaling;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** The jobs given to a pool, or that they are not known. */
public sealed interface Demand {

  /** As fresh as this, with these jobs. */
  default Demand withWaiting(Set<Long> ids) {
    if (this instanceof Stale held) {
      return new Stale(held.last().with(ids), held.until());
    }
    return this instanceof Known known ? known.with(ids) : this;
  }

  /**
   * A complete reading's share.
   *
   * @param waiting ids of the waiting jobs given to the pool
   * @param readAt when the reading began: jobs taken since may still be among them
   * @param readAgain jobs, of whatever pool, that were read again later, and when: of those, only
   *     ones taken after that may still be among them
   */
  record Known(Set<Long> waiting, Instant readAt, Map<Long, Instant> readAgain) implements Demand {
    /** Copies the ids. */
    public Known {
      waiting = Set.copyOf(waiting);
      readAgain = Map.copyOf(readAgain);
    }

    /** A share of a reading of everything at once. */
    public Known(Set<Long> waiting, Instant readAt) {
      this(waiting, readAt, Map.of());
    }

    /** The same reading's share of another pool. */
    private Known with(Set<Long> ids) {
      return new Known(ids, readAt, readAgain);
    }

    /** When the job was read last. */
    Instant readAt(long job) {
      return readAgain.getOrDefault(job, readAt);
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
