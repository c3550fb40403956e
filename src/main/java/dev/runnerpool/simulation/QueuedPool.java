package dev.runnerpool.simulation;

import dev.runnerpool.core.scaling.Policy;
import java.time.Duration;
import java.util.OptionalDouble;

/**
 * One of the pools that a queue's jobs fit.
 *
 * @param name tells it from the others
 * @param policy how it scales
 * @param hourlyPrice dollars per hour of one of its runners with a job, if known
 * @param spillAfter how long a job waits for a cheaper, hindered pool before this one takes it
 * @param world what surrounds it
 */
public record QueuedPool(
    String name, Policy policy, OptionalDouble hourlyPrice, Duration spillAfter, World world) {

  /** The same with other settings. */
  QueuedPool with(Policy other) {
    return new QueuedPool(name, other, hourlyPrice, spillAfter, world);
  }
}
