package dev.runnerpool.simulation;

import dev.runnerpool.core.scaling.Policy;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.core.scaling.ScalePlanner;
import java.util.ArrayDeque;

/**
 * Whether a plan can start or stop anything, and when to look again, both from counts alone: asking
 * {@link ScalePlanner} costs time that grows with the pool, and mostly it would say nothing. Holds
 * while starts work in time and nodes have room.
 *
 * @param need runners wanted that are not busy
 * @param peak the largest need of the last {@code idleTimeout}
 */
record QuietLook(Policy policy, Fleet fleet, int need, int peak) {
  /** The operator looks this often even if nothing happened. */
  private static final long RESYNC = 20_000;

  /** It does not look again sooner for the sake of time alone. */
  private static final long SHORTEST = 200;

  boolean mayChange() {
    return mayStart() || mayStop();
  }

  private int coming() {
    return fleet.idle().size() + fleet.starting();
  }

  private boolean mayStart() {
    return need > coming() && fleet.live() < policy.max() && fleet.starting() < policy.burst();
  }

  private boolean mayStop() {
    return coming() > Math.max(need, peak)
        && !fleet.idle().isEmpty()
        && fleet.now() - fleet.idle().peek().since() >= policy.idleTimeout().toMillis();
  }

  /**
   * As the planner's own next check, with the operator's bounds around it.
   *
   * @param edge when a schedule begins or ends
   */
  long nextCheck(long edge) {
    long now = fleet.now();
    long next = edge;
    next = Math.min(next, after(RunnerState.IDLE, policy.idleTimeout().toMillis()));
    next = Math.min(next, after(RunnerState.STARTING, policy.startupDeadline().toMillis()));
    next = Math.min(next, after(RunnerState.STARTING, policy.fallbackAfter().toMillis()));
    if (peak > need && !fleet.idle().isEmpty()) {
      next = Math.min(next, now + policy.idleTimeout().toMillis() / 10);
    }
    return bounded(now, next);
  }

  /** When the operator looks again if nothing happens, given when it should. */
  static long bounded(long now, long next) {
    return Math.max(now + SHORTEST, Math.min(now + RESYNC, next));
  }

  /** The first time after now at which a runner has been in that state for so long. */
  private long after(RunnerState state, long time) {
    ArrayDeque<SimulatedRunner> runners = state == RunnerState.IDLE ? fleet.idle() : fleet.starts();
    long past = fleet.now() - time;
    if (runners.isEmpty() || runners.peekLast().since() <= past) {
      return Scaler.NEVER;
    }
    for (SimulatedRunner runner : runners) {
      if (runner.since() > past && runner.state() == state) {
        return runner.since() + time;
      }
    }
    return Scaler.NEVER;
  }
}
