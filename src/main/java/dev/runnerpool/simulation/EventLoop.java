package dev.runnerpool.simulation;

import java.util.List;

/**
 * The course of a simulation: jobs come, runners change and planners are woken, each at its time.
 * What happens at the same time happens in this order.
 */
final class EventLoop {
  private final Backlog backlog;
  private final Fleet[] fleets;

  /**
   * @param fleets of the pools that share the queue; a job goes to the runner idle longest
   */
  EventLoop(Backlog backlog, List<Fleet> fleets) {
    this.backlog = backlog;
    this.fleets = fleets.toArray(Fleet[]::new);
  }

  /** Runs to the end of the last job. */
  void run() {
    while (!backlog.isDone()) {
      long arrival = backlog.nextAt();
      long next = arrival;
      for (Fleet fleet : fleets) {
        next = Math.min(next, Math.min(fleet.eventAt(), fleet.wakeAt()));
      }
      if (next == Scaler.NEVER) {
        throw new IllegalStateException("%d jobs wait for ever".formatted(backlog.waiting()));
      }
      for (Fleet fleet : fleets) {
        fleet.advance(next);
      }
      step(next);
    }
  }

  private void step(long now) {
    for (Fleet fleet : fleets) {
      if (fleet.eventAt() == now) {
        fleet.happen();
        return;
      }
    }
    if (backlog.nextAt() == now) {
      queue(now);
      return;
    }
    for (Fleet fleet : fleets) {
      if (fleet.wakeAt() == now) {
        fleet.wake();
        return;
      }
    }
  }

  private void queue(long now) {
    backlog.queue(now);
    while (backlog.waiting() > 0) {
      Fleet first = null;
      for (Fleet fleet : fleets) {
        if (!fleet.idle().isEmpty()
            && (first == null || fleet.idle().peek().since() < first.idle().peek().since())) {
          first = fleet;
        }
      }
      if (first == null) {
        break;
      }
      first.takeJob();
    }
    for (Fleet fleet : fleets) {
      fleet.queued();
    }
  }
}
