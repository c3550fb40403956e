package dev.runnerpool.core.demand;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a pool offers to the jobs of its queue.
 *
 * @param pool namespace and name, also the last word between equals
 * @param queue what is read for it: pools with the same one see the same jobs
 * @param rule which jobs it may take
 * @param visible the jobs of its scope
 * @param hourlyPrice dollars per hour of one of its runners with a job, if known
 * @param idle how many of its runners are free now
 * @param starting how many more are on their way
 * @param hindrance why no further one can be started, if so
 * @param spillAfter how long a job waits for a cheaper, hindered pool before this one takes it
 */
public record PoolCandidate(
    String pool,
    Object queue,
    TagRule rule,
    List<Job> visible,
    OptionalDouble hourlyPrice,
    int idle,
    int starting,
    Optional<ScaleUpBlocker> hindrance,
    Duration spillAfter) {

  /** The same, after a later reading of its queue. */
  PoolCandidate seeing(List<Job> jobs) {
    return new PoolCandidate(
        pool, queue, rule, jobs, hourlyPrice, idle, starting, hindrance, spillAfter);
  }

  /** Jobs that it serves with the runners it has. */
  int free() {
    return idle + starting;
  }
}
