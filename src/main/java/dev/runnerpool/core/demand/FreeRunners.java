package dev.runnerpool.core.demand;

import java.time.Instant;
import java.util.Optional;

/**
 * A pool's runners that hold no job.
 *
 * @param idle how many ask GitLab for a job now
 * @param starting how many more are on their way
 * @param warm how many of both are wanted without a job
 * @param idleSince since when the longest idle one has been idle; empty if none is
 */
public record FreeRunners(int idle, int starting, int warm, Optional<Instant> idleSince) {

  /** There are none, and none is wanted. */
  public static FreeRunners none() {
    return new FreeRunners(0, 0, 0, Optional.empty());
  }

  /** Jobs that they serve. */
  int count() {
    return idle + starting;
  }
}
