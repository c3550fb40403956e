package dev.runnerpool.core.scaling;

import dev.runnerpool.core.demand.ScaleUpBlocker;
import java.util.Optional;

/** Tells whether a pool could start one more runner. */
public final class ScaleUpBlockers {

  private ScaleUpBlockers() {}

  /** What keeps it from that. */
  public static Optional<ScaleUpBlocker> of(PoolSnapshot snapshot) {
    if (snapshot.policy().recommendOnly()) {
      return Optional.of(ScaleUpBlocker.RECOMMENDS_ONLY);
    }
    if (snapshot.queueUnknown()) {
      return Optional.of(ScaleUpBlocker.QUEUE_UNKNOWN);
    }
    if (!snapshot.canStart()) {
      return Optional.of(ScaleUpBlocker.NOT_REGISTERED);
    }
    if (snapshot.startFailures().breaker(snapshot.now()) != StartupFailures.Breaker.CLOSED) {
      return Optional.of(ScaleUpBlocker.STARTS_FAILING);
    }
    if (snapshot.live() >= snapshot.policy().max()) {
      return Optional.of(ScaleUpBlocker.AT_MAX);
    }
    if (snapshot.quota().isReached(snapshot.live())) {
      return Optional.of(ScaleUpBlocker.AT_QUOTA);
    }
    return BudgetLimit.more(snapshot, snapshot.in(RunnerState.STARTING).size()) <= 0
        ? Optional.of(ScaleUpBlocker.OVER_BUDGET)
        : Optional.empty();
  }
}
