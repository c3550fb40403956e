package dev.runnerpool.simulation;

/**
 * KEDA's ScaledJob on a queue of waiting jobs, which is what GitLab tells: looks at every poll, and
 * never stops a runner. A runner that finds no job ends by itself after {@code idleTimeout}.
 */
final class KedaScaler implements Scaler {
  private final KedaStrategy strategy;
  private final long poll;
  private final long idleTimeout;
  private final int max;
  private long next;

  KedaScaler(KedaStrategy strategy, long poll, long idleTimeout, int max, long begin) {
    this.strategy = strategy;
    this.poll = poll;
    this.idleTimeout = idleTimeout;
    this.max = max;
    this.next = begin;
  }

  @Override
  public long wakeAt() {
    return next;
  }

  @Override
  public void wake(Fleet fleet) {
    next = fleet.now() + poll;
    fleet.ended().clear();
    while (!fleet.idle().isEmpty() && fleet.now() - fleet.idle().peek().since() >= idleTimeout) {
      fleet.retire(fleet.idle().peek().slot);
    }
    int wanted = Math.min(max, fleet.backlog.waiting());
    int starts = strategy.starts(wanted, fleet.live(), fleet.starting(), max);
    for (int i = 0; i < starts; i++) {
      fleet.start();
    }
  }
}
