package dev.runnerpool.faults;

import java.util.concurrent.atomic.AtomicInteger;

/** Something happens when a write has worked and the operator has not heard of it. */
final class AfterWrite implements Disturbance {
  private final AtomicInteger left;
  private final Runnable deed;

  /**
   * At one of the writes.
   *
   * @param number of the write, from 1
   */
  AfterWrite(int number, Runnable deed) {
    this.left = new AtomicInteger(number);
    this.deed = deed;
  }

  @Override
  public void answered(ApiCall call, int status) {
    if (call.isStep() && status < 300 && left.decrementAndGet() == 0) {
      deed.run();
    }
  }
}
