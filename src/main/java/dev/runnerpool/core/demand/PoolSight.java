package dev.runnerpool.core.demand;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a pool's own runners show of the queue.
 *
 * @param runner GitLab's number of the runner that all of them are; empty while it is not known
 * @param taken ids of the jobs that they hold or held lately, as far as their pods tell
 * @param freeSince since when one of them has been free, and is so now
 * @param spillAfter how long a job waits for others before this pool tries to help
 */
public record PoolSight(
    OptionalLong runner, Set<Long> taken, Optional<Instant> freeSince, Duration spillAfter) {

  /** Copies the ids. */
  public PoolSight {
    taken = Set.copyOf(taken);
  }

  /** Nothing was seen yet. */
  public static PoolSight none() {
    return new PoolSight(OptionalLong.empty(), Set.of(), Optional.empty(), Duration.ZERO);
  }
}
