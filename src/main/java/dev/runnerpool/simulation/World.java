package dev.runnerpool.simulation;

import dev.runnerpool.core.ratelimit.PollInterval;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What surrounds a pool in a simulation.
 *
 * @param startUp how long runners take to start
 * @param hint how long after a job was queued GitLab's hint has the queue read; none if it is
 *     polled alone
 * @param pace pauses between readings where there is no hint
 * @param reading how long a reading takes: it shows the queue as it was when it began
 * @param lookDelay from a change until the pool is looked at; all changes within it make one look
 * @param pickUp how long GitLab takes to hand a waiting job to an idle runner
 * @param seed what the start-up times follow from
 * @param troubles what is in the way of starts, and when
 */
public record World(
    StartUp startUp,
    Optional<Duration> hint,
    PollInterval pace,
    Duration reading,
    Duration lookDelay,
    Duration pickUp,
    long seed,
    List<Trouble> troubles) {

  /** Copies the troubles. */
  public World {
    troubles = List.copyOf(troubles);
  }

  /** An operator woken by hints, with a runner that asks for jobs all the time. */
  public static World withSeed(long seed) {
    return new World(
        StartUp.DEFAULT,
        Optional.of(Duration.ofMillis(500)),
        new PollInterval(Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(90)),
        Duration.ofMillis(200),
        Duration.ofMillis(100),
        Duration.ofMillis(300),
        seed,
        List.of());
  }

  /** The same with another start-up. */
  public World with(StartUp other) {
    return new World(other, hint, pace, reading, lookDelay, pickUp, seed, troubles);
  }

  /** The same without hints. */
  public World polled() {
    return new World(startUp, Optional.empty(), pace, reading, lookDelay, pickUp, seed, troubles);
  }

  /** The same with something in the way. */
  public World with(List<Trouble> others) {
    return new World(startUp, hint, pace, reading, lookDelay, pickUp, seed, others);
  }
}
