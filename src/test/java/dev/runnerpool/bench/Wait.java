package dev.runnerpool.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waiting for what is measured to be over; looked at so seldom that it costs nothing itself. */
final class Wait {
  private static final long PROMPT = 200;

  private Wait() {}

  /**
   * Waits until it is so.
   *
   * @throws IllegalStateException if it is not after so many seconds
   */
  static void until(String what, int seconds, BooleanSupplier isSo) {
    until(what, seconds, isSo, () -> "");
  }

  /** The same; the failure tells the state. */
  static void until(String what, int seconds, BooleanSupplier isSo, Supplier<String> state) {
    Instant end = Instant.now().plusSeconds(seconds);
    while (!isSo.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException(
            "after " + seconds + " s it is not so that " + what + state.get());
      }
      pause(Duration.ofMillis(PROMPT));
    }
  }

  static void pause(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
