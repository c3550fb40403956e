package dev.runnerpool.faults;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** When a runner's pod is about to be deleted, a job comes that it may take. */
final class JobAtDeletion implements Disturbance {
  /** So many times. */
  static final int JOBS = 2;

  private final Lane lane;
  private final Duration before;
  private final AtomicInteger left = new AtomicInteger(JOBS);

  JobAtDeletion(Lane lane, Duration before) {
    this.lane = lane;
    this.before = before;
  }

  @Override
  public Fate fate(ApiCall call) {
    if (call.is("delete", "pods") && left.getAndDecrement() > 0) {
      lane.push(1);
      return new Fate.Hold(before);
    }
    return Fate.PASS;
  }
}
