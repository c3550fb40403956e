package dev.runnerpool.bench;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.awaitility.core.ConditionTimeoutException;

/** Waiting for what is measured to be over; looked at so seldom that it costs nothing itself. */
final class Wait {
  private static final Duration PROMPT = Duration.ofMillis(200);

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
    try {
      await(what)
          .atMost(Duration.ofSeconds(seconds))
          .pollInterval(PROMPT)
          .pollInSameThread()
          .until(isSo::getAsBoolean);
    } catch (ConditionTimeoutException e) {
      throw new IllegalStateException(e.getMessage() + state.get(), e);
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
