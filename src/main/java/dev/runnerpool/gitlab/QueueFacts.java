package dev.runnerpool.gitlab;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How a scope's queue is read, for people.
 *
 * @param means by which requests
 * @param worstStaleness how old the last reading can be when the next is there, while no job waits
 *     and no signal tells of any; empty before the first reading
 * @param requestsPerMinute what the readings cost while no job waits, for all pools of the scope
 *     together; empty before the first reading
 * @param signals how the ways stand by which GitLab tells of new jobs, those that are asked for
 */
public record QueueFacts(
    String means,
    Optional<Duration> worstStaleness,
    OptionalDouble requestsPerMinute,
    List<String> signals) {

  /** Copies the signals. */
  public QueueFacts {
    signals = List.copyOf(signals);
  }

  /** Nothing is known of a queue that nobody reads. */
  public static QueueFacts none() {
    return new QueueFacts("", Optional.empty(), OptionalDouble.empty(), List.of());
  }
}
