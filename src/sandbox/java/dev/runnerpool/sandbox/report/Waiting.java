package dev.runnerpool.sandbox.report;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * How long jobs waited, in seconds; all zero where there were none. A quantile is the smallest wait
 * that at least such a share of the jobs did not exceed (nearest rank).
 */
public record Waiting(double p50, double p95, double max) {

  /** Sums up the waits of some jobs. */
  public static Waiting of(Collection<Duration> waits) {
    List<Duration> sorted = waits.stream().sorted().toList();
    return new Waiting(quantile(sorted, 0.50), quantile(sorted, 0.95), quantile(sorted, 1));
  }

  private static double quantile(List<Duration> sorted, double share) {
    if (sorted.isEmpty()) {
      return 0;
    }
    int rank = (int) Math.ceil(share * sorted.size());
    return sorted.get(rank - 1).toMillis() / 1000.0;
  }
}
