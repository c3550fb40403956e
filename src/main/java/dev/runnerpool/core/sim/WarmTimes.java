package dev.runnerpool.core.sim;

import dev.runnerpool.core.scaling.Demand;
import dev.runnerpool.core.scaling.Money;
import dev.runnerpool.core.scaling.Policy;
import dev.runnerpool.core.scaling.PoolSnapshot;
import dev.runnerpool.core.scaling.StartFailures;
import dev.runnerpool.core.scaling.TakenJobs;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * How many warm runners a policy wants, worked out once from one edge of its schedules to the next.
 */
final class WarmTimes {
  private final Policy policy;
  private long validUntil = Long.MIN_VALUE;
  private Policy now;

  WarmTimes(Policy policy) {
    this.policy = policy;
    this.now = policy;
  }

  int at(long millis) {
    if (millis >= validUntil) {
      Instant at = Instant.ofEpochMilli(millis);
      now = policy.withWarm(warm(at));
      validUntil =
          policy.schedules().stream()
              .mapToLong(schedule -> schedule.nextEdge(at).toEpochMilli())
              .min()
              .orElse(Long.MAX_VALUE);
    }
    return now.warm();
  }

  /** The next begin or end of a schedule after the time last asked for. */
  long nextEdge() {
    return validUntil;
  }

  /** The policy as it holds at the time last asked for, with no schedule to work out. */
  Policy policyNow() {
    return now;
  }

  private int warm(Instant at) {
    return new PoolSnapshot(
            at,
            policy,
            new Demand.Unknown(),
            TakenJobs.none(),
            List.of(),
            0,
            StartFailures.none(),
            Map.of(),
            Money.unknown(),
            true)
        .warmNow();
  }
}
