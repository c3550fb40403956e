package dev.runnerpool.core.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The kinds of nodes that had no room: each is passed over for a while, then tried by one runner,
 * and back in its place as soon as that one starts there.
 *
 * <p>Not safe for concurrent use: a pool is never looked at twice at once.
 */
public final class UnavailablePlacements {

  /** Capacity that ran out is rarely back sooner, and each try keeps a job waiting. */
  public static final Duration AVOID = Duration.ofMinutes(10);

  private final Map<Integer, Instant> until = new HashMap<>();

  /** Takes over what the runners show. */
  public void observe(List<Runner> runners, Policy policy, StartupTracker starts, Instant now) {
    until.keySet().removeIf(choice -> choice >= policy.nodeChoices() - 1);
    if (policy.nodeChoices() <= 1) {
      return;
    }
    for (Runner runner : runners) {
      Optional<Instant> avoided = Optional.ofNullable(until.get(runner.nodeChoice()));
      boolean over = avoided.map(end -> !end.isAfter(now)).orElse(true);
      if (runner.movesOn(policy, now)) {
        if (over) {
          until.put(runner.nodeChoice(), now.plus(AVOID));
        }
      } else if (avoided.isPresent()
          && (runner.state() == RunnerState.IDLE || runner.state() == RunnerState.BUSY)
          && !starts.begun(runner.id()).isBefore(avoided.get())) {
        until.remove(runner.nodeChoice());
      }
    }
  }

  /** Whether none is passed over or on trial. */
  public boolean isNone() {
    return until.isEmpty();
  }

  /** Per kind of nodes, until when it is passed over; after that time it is on trial. */
  public Map<Integer, Instant> avoidedUntil() {
    return Map.copyOf(until);
  }
}
