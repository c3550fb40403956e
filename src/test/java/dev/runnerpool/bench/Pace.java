package dev.runnerpool.bench;

import java.time.Duration;
import java.util.function.IntConsumer;

/** Something done again and again at an even rate. */
final class Pace {

  private Pace() {}

  /** Does it so often; who is late makes up for it. */
  static void even(int times, int perSecond, IntConsumer each) {
    long begun = System.nanoTime();
    for (int i = 0; i < times; i++) {
      each.accept(i);
      long next = begun + (i + 1) * 1_000_000_000L / perSecond;
      Duration until = Duration.ofNanos(next - System.nanoTime());
      if (until.toMillis() > 0) {
        Wait.pause(until);
      }
    }
  }
}
