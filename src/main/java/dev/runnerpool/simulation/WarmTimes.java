package dev.runnerpool.simulation;

import dev.runnerpool.core.scaling.Policy;
import dev.runnerpool.core.scaling.PoolSnapshot;
import dev.runnerpool.core.warm.WarmHistory;
import dev.runnerpool.core.warm.WarmSize;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How many warm runners a policy wants, worked out once from one edge of its schedules to the next;
 * with {@code autoWarm} by the history that the simulation gives it.
 */
final class WarmTimes {
  private final Policy policy;
  private final WarmHistory history = new WarmHistory();
  private long validUntil = Long.MIN_VALUE;
  private Policy now;
  private Optional<WarmSize> size = Optional.empty();

  WarmTimes(Policy policy) {
    this.policy = policy;
    this.now = policy;
  }

  /** A job came. */
  void arrived(long millis) {
    if (policy.autoWarm().isPresent()) {
      history.arrived(Instant.ofEpochMilli(millis));
    }
  }

  /** A runner took so many milliseconds to start. */
  void started(long millis) {
    if (policy.autoWarm().isPresent()) {
      history.started(Duration.ofMillis(millis));
    }
  }

  int at(long millis) {
    if (millis >= validUntil) {
      Instant at = Instant.ofEpochMilli(millis);
      now = policy.withWarm(policy.scheduledWarm(at).orElse(policy.warm()));
      validUntil =
          policy.schedules().stream()
              .mapToLong(schedule -> schedule.nextEdge(at).toEpochMilli())
              .min()
              .orElse(Long.MAX_VALUE);
    }
    if (policy.autoWarm().isEmpty()) {
      return now.warm();
    }
    WarmSize own = history.size(policy.autoWarm().get(), Instant.ofEpochMilli(millis));
    size = Optional.of(own);
    return Math.max(own.runners(), now.warm());
  }

  /** The next begin or end of a schedule after the time last asked for. */
  long nextEdge() {
    return validUntil;
  }

  /** The policy as it holds at the time last asked for, with no schedule to work out. */
  Policy policyNow() {
    return now;
  }

  /** With the size for the time last asked for. */
  PoolSnapshot sized(PoolSnapshot snapshot) {
    return size.map(snapshot::withWarmSize).orElse(snapshot);
  }
}
