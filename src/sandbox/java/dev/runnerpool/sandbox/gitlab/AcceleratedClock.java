package dev.runnerpool.sandbox.gitlab;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that starts at the present and runs {@code speed} times as fast as real time. */
public final class AcceleratedClock implements InstantSource {
  private final Instant start = Instant.now();
  private final long startNanos = System.nanoTime();
  private final double speed;

  /**
   * @param speed above 0; 1 is real time
   */
  public AcceleratedClock(double speed) {
    if (!(speed > 0)) {
      throw new IllegalArgumentException("speed %s should be above 0".formatted(speed));
    }
    this.speed = speed;
  }

  @Override
  public Instant instant() {
    double elapsed = (System.nanoTime() - startNanos) * speed;
    return start.plus(Duration.ofNanos((long) elapsed));
  }
}
