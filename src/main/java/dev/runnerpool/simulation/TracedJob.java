package dev.runnerpool.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A job of a trace.
 *
 * @param queuedAt when it began to wait for a runner
 * @param duration how long it ran, 0 or more
 * @param tags its tags in GitLab
 * @param name its name, for people
 */
public record TracedJob(Instant queuedAt, Duration duration, List<String> tags, String name) {

  /** Copies the tags. */
  public TracedJob {
    tags = List.copyOf(tags);
  }
}
