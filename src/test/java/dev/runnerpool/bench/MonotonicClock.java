package dev.runnerpool.bench;

import java.time.Instant;
import java.time.InstantSource;

/** The time as it was once, moved on by a clock that nobody sets. */
final class MonotonicClock implements InstantSource {
  /** What the pods' watch and the simulated GitLab tell the time by. */
  static final MonotonicClock SHARED = new MonotonicClock();

  private final Instant begun = Instant.now();
  private final long nanos = System.nanoTime();

  private MonotonicClock() {}

  @Override
  public Instant instant() {
    return begun.plusNanos(System.nanoTime() - nanos);
  }
}
