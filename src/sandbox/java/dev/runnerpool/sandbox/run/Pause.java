package dev.runnerpool.sandbox.run;

import java.time.Duration;

/** Waits in real time. */
final class Pause {
  private Pause() {}

  /**
   * Waits so long.
   *
   * @throws SandboxException if the thread is interrupted meanwhile
   */
  static void of(Duration length) {
    try {
      Thread.sleep(Math.max(0, length.toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxException("the sandbox was interrupted");
    }
  }
}
