package dev.runnerpool.core.scaling;

import dev.runnerpool.core.demand.Hindrance;
import java.util.Optional;

/** Tells whether a pool could start one more runner. */
public final class StartHindrance {

  private StartHindrance() {}

  /** What keeps it from that. */
  public static Optional<Hindrance> of(PoolSnapshot snapshot) {
    if (snapshot.policy().recommendOnly()) {
      return Optional.of(Hindrance.RECOMMENDS_ONLY);
    }
    if (snapshot.queueUnknown()) {
      return Optional.of(Hindrance.QUEUE_UNKNOWN);
    }
    if (!snapshot.canStart()) {
      return Optional.of(Hindrance.NOT_REGISTERED);
    }
    if (snapshot.startFailures().breaker(snapshot.now()) != StartFailures.Breaker.CLOSED) {
      return Optional.of(Hindrance.STARTS_FAILING);
    }
    if (snapshot.live() >= snapshot.policy().max()) {
      return Optional.of(Hindrance.AT_MAX);
    }
    return ScaleUp.affordable(snapshot) <= 0
        ? Optional.of(Hindrance.OVER_BUDGET)
        : Optional.empty();
  }
}
