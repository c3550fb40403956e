package dev.runnerpool.faults;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** The watches of a resource stand still until it is over. */
final class HeldWatch implements Disturbance {
  private final String resource;
  private final boolean unobserved;
  private final CountDownLatch over = new CountDownLatch(1);
  private final Map<EventStream, Boolean> ended = new ConcurrentHashMap<>();

  private HeldWatch(String resource, boolean unobserved) {
    this.resource = resource;
    this.unobserved = unobserved;
  }

  /** Then all that happened is told. */
  static HeldWatch late(String resource) {
    return new HeldWatch(resource, false);
  }

  /** Then the operator must list again: what came and went meanwhile, it never sees. */
  static HeldWatch unobserved(String resource) {
    return new HeldWatch(resource, true);
  }

  @Override
  public void event(ApiCall watch, String line, EventStream to) {
    if (!watch.resource().equals(resource)) {
      to.send(line);
      return;
    }
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    if (!unobserved) {
      to.send(line);
    } else if (ended.putIfAbsent(to, true) == null) {
      to.gone();
    }
  }

  @Override
  public void end() {
    over.countDown();
  }
}
