package dev.runnerpool.sandbox.gitlab.state;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The job requests held open until the queue of their runner changes. Looking at the queue value
 * and beginning to wait happen under the same lock as its change, so no wake-up is lost.
 */
public final class LongPolls {
  private final Map<Long, List<Runnable>> waiting = new HashMap<>();

  LongPolls() {}

  /**
   * Calls {@code wake} once when the queue value of {@code runner} changes, unless cancelled.
   *
   * @param wake must return at once and must not touch GitLab's state
   * @return ends the wait without a call
   */
  public Runnable await(RegisteredRunner runner, Runnable wake) {
    waiting.computeIfAbsent(runner.id(), id -> new ArrayList<>()).add(wake);
    return () -> waiting.getOrDefault(runner.id(), new ArrayList<>()).remove(wake);
  }

  /** Gives {@code runner} a new queue value and ends its held requests. */
  void tick(RegisteredRunner runner) {
    runner.newQueueValue();
    List<Runnable> held = waiting.remove(runner.id());
    if (held != null) {
      held.forEach(Runnable::run);
    }
  }

  /** How many requests are held open now. */
  public int held() {
    return waiting.values().stream().mapToInt(List::size).sum();
  }
}
