package dev.runnerpool.core.cost;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Adds up what a pool's pods cost over time. Idle and start-up time is booked as it passes; a job's
 * time when its pod ends, since only then it is known whether it came to nothing. Time on a node of
 * unknown price is counted in seconds, never as zero dollars. Not safe for concurrent use.
 */
public final class CostMeter {

  /**
   * What a pod is doing, from now until the next look.
   *
   * @param id its UID
   * @param kind on what its time is spent
   * @param hourly its dollars per hour, if its node's price is known
   */
  public record PodUse(String id, CostKind kind, OptionalDouble hourly) {}

  /** Dollars by kind, and seconds that have no price. */
  public record Booking(Map<CostKind, Double> usd, double unpricedSeconds) {}

  private record Open(PodUse use, Instant since, double jobUsd) {}

  private final Map<String, Open> open = new HashMap<>();

  /**
   * Books the time since the last look.
   *
   * @param using the pods that hold a node's room now
   * @param lost ids of pods that ended badly: their job's cost came to nothing
   * @return what was booked by this look
   */
  public Booking look(Instant now, List<PodUse> using, Set<String> lost) {
    Map<CostKind, Double> usd = new EnumMap<>(CostKind.class);
    double unpriced = 0;
    Map<String, Open> next = new HashMap<>();
    Map<String, PodUse> present =
        using.stream().collect(Collectors.toMap(PodUse::id, use -> use, (a, b) -> b));
    for (Open past : open.values()) {
      double hours = Math.max(0, Duration.between(past.since(), now).toMillis() / 3_600_000.0);
      double spent = past.use().hourly().orElse(0) * hours;
      if (past.use().hourly().isEmpty()) {
        unpriced += hours * 3600;
      }
      double job = past.jobUsd();
      if (past.use().kind() == CostKind.JOB) {
        job += spent;
      } else if (spent > 0) {
        usd.merge(past.use().kind(), spent, Double::sum);
      }
      PodUse still = present.remove(past.use().id());
      if (still != null) {
        next.put(still.id(), new Open(still, now, job));
      } else if (job > 0) {
        usd.merge(lost.contains(past.use().id()) ? CostKind.LOST : CostKind.JOB, job, Double::sum);
      }
    }
    present.values().forEach(use -> next.put(use.id(), new Open(use, now, 0)));
    open.clear();
    open.putAll(next);
    return new Booking(usd, unpriced);
  }

  /** Dollars per hour of the pods of the last look whose price is known. */
  public double hourly() {
    return open.values().stream().mapToDouble(o -> o.use().hourly().orElse(0)).sum();
  }

  /** Whether any pod of the last look has a known price. */
  public boolean anyPriced() {
    return open.values().stream().anyMatch(o -> o.use().hourly().isPresent());
  }

  /** How many pods of the last look have no known price. */
  public long unpricedPods() {
    return open.values().stream().filter(o -> o.use().hourly().isEmpty()).count();
  }
}
