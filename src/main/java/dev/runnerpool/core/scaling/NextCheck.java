package dev.runnerpool.core.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When time alone may change a plan: a timeout, a deadline, the edge of a schedule. */
final class NextCheck {
  private final PoolSnapshot snapshot;
  private final Instant now;
  private Instant next;

  private NextCheck(PoolSnapshot snapshot) {
    this.snapshot = snapshot;
    this.now = snapshot.now();
  }

  static Optional<Instant> of(PoolSnapshot snapshot) {
    return new NextCheck(snapshot).earliest();
  }

  private Optional<Instant> earliest() {
    Policy policy = snapshot.policy();
    after(RunnerState.IDLE, policy.idleTimeout());
    if (snapshot.startFailures().count() > 0) {
      after(RunnerState.IDLE, StartupFailures.PROVEN);
    }
    after(RunnerState.STARTING, policy.startupDeadline());
    after(RunnerState.STARTING, policy.fallbackAfter());
    at(snapshot.startFailures().pauseUntil());
    at(snapshot.quota().retryAt());
    at(snapshot.quota().probeAt());
    peakFades();
    if (snapshot.demand() instanceof Demand.Stale held) {
      at(held.until());
    }
    snapshot.avoidedUntil().values().forEach(this::at);
    policy.schedules().forEach(schedule -> at(schedule.nextEdge(now)));
    return Optional.ofNullable(next);
  }

  /** The first time ahead at which a runner has been in that state for so long. */
  private void after(RunnerState state, Duration time) {
    Instant past = now.minus(time);
    Instant first = null;
    for (Runner runner : snapshot.in(state)) {
      Instant since = runner.since();
      if (since.isAfter(past) && (first == null || since.isBefore(first))) {
        first = since;
      }
    }
    if (first != null) {
      at(first.plus(time));
    }
  }

  /**
   * While the peak is above need, a time at which it may have fallen. When it falls is not part of
   * the snapshot; a tenth of the window keeps no runner much longer than it should stay.
   */
  private void peakFades() {
    if (snapshot.peakNeed() > snapshot.need() && !snapshot.in(RunnerState.IDLE).isEmpty()) {
      at(now.plusNanos(snapshot.policy().idleTimeout().toNanos() / 10));
    }
  }

  private void at(Instant time) {
    if (time.isAfter(now) && (next == null || time.isBefore(next))) {
      next = time;
    }
  }
}
