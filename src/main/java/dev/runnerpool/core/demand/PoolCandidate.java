package dev.runnerpool.core.demand;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What a pool offers to the jobs of its queue.
 *
 * @param pool namespace and name, also the last word between equals
 * @param queue what is read for it
 * @param rule which jobs it may take
 * @param sure whether its runner in GitLab is not known to be kept from some of them
 * @param hourlyPrice dollars per hour of one of its runners with a job, if known
 * @param free its runners without a job
 * @param hindrance why no further one can be started, if so
 * @param spillAfter how long a job waits for a cheaper, hindered pool before this one takes it
 * @param taken ids of the jobs that its runners hold or held lately, as far as they show
 * @param tookAt when one of its runners last took a job, if one did lately
 */
public record PoolCandidate(
    String pool,
    QueueId queue,
    TagRule rule,
    boolean sure,
    OptionalDouble hourlyPrice,
    FreeRunners free,
    Optional<ScaleUpBlocker> hindrance,
    Duration spillAfter,
    Set<Long> taken,
    Optional<Instant> tookAt) {

  /** A pool whose runner in GitLab is as its rule says. */
  public PoolCandidate(
      String pool,
      QueueId queue,
      TagRule rule,
      OptionalDouble hourlyPrice,
      FreeRunners free,
      Optional<ScaleUpBlocker> hindrance,
      Duration spillAfter,
      Set<Long> taken,
      Optional<Instant> tookAt) {
    this(pool, queue, rule, true, hourlyPrice, free, hindrance, spillAfter, taken, tookAt);
  }

  /** Copies the ids. */
  public PoolCandidate {
    taken = Set.copyOf(taken);
  }

  /** The namespace; empty for a name without one. */
  String namespace() {
    return pool.substring(0, Math.max(0, pool.indexOf('/')));
  }
}
