package dev.runnerpool.core.cost;

import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

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

  /** What a pod has done since the last look, and what its job cost up to then. */
  private static final class Open {
    private PodUse use;
    private long sinceMillis;
    private long seenIn;
    private double jobUsd;
  }

  private final Map<String, Open> open = new HashMap<>();
  private long looks;

  /**
   * Books the time since the last look.
   *
   * @param using the pods that hold a node's room now
   * @param lost ids of pods that ended badly: their job's cost came to nothing
   * @return what was booked by this look
   */
  public Booking look(Instant now, List<PodUse> using, Set<String> lost) {
    looks++;
    Sums sums = new Sums(now.toEpochMilli());
    int seen = 0;
    for (PodUse use : using) {
      Open pod = open.computeIfAbsent(use.id(), id -> new Open());
      if (pod.seenIn == looks) {
        continue;
      }
      if (pod.use != null) {
        sums.pass(pod);
      }
      pod.use = use;
      pod.sinceMillis = sums.nowMillis;
      pod.seenIn = looks;
      seen++;
    }
    if (open.size() > seen) {
      open.values()
          .removeIf(
              pod -> {
                boolean gone = pod.seenIn != looks;
                if (gone) {
                  sums.pass(pod);
                  sums.add(lost.contains(pod.use.id()) ? CostKind.LOST : CostKind.JOB, pod.jobUsd);
                }
                return gone;
              });
    }
    return sums.booking();
  }

  /** What one look books. */
  private static final class Sums {
    private final long nowMillis;
    private final double[] usd = new double[CostKind.values().length];
    private double unpricedSeconds;

    Sums(long nowMillis) {
      this.nowMillis = nowMillis;
    }

    /** The time since the pod was last seen. */
    void pass(Open pod) {
      double hours = Math.max(0, (nowMillis - pod.sinceMillis) / 3_600_000.0);
      if (pod.use.hourly().isEmpty()) {
        unpricedSeconds += hours * 3600;
        return;
      }
      double spent = pod.use.hourly().getAsDouble() * hours;
      if (pod.use.kind() == CostKind.JOB) {
        pod.jobUsd += spent;
      } else {
        add(pod.use.kind(), spent);
      }
    }

    void add(CostKind kind, double spent) {
      usd[kind.ordinal()] += spent;
    }

    Booking booking() {
      Map<CostKind, Double> booked = new EnumMap<>(CostKind.class);
      for (CostKind kind : CostKind.values()) {
        if (usd[kind.ordinal()] > 0) {
          booked.put(kind, usd[kind.ordinal()]);
        }
      }
      return new Booking(booked, unpricedSeconds);
    }
  }

  /** Dollars per hour of the pods of the last look whose price is known. */
  public double hourly() {
    return open.values().stream().mapToDouble(pod -> pod.use.hourly().orElse(0)).sum();
  }

  /** Whether any pod of the last look has a known price. */
  public boolean anyPriced() {
    return open.values().stream().anyMatch(pod -> pod.use.hourly().isPresent());
  }

  /** How many pods of the last look have no known price. */
  public long unpricedPods() {
    return open.values().stream().filter(pod -> pod.use.hourly().isEmpty()).count();
  }
}
