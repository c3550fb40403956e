package dev.runnerpool.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How long some waited.
 *
 * @param seconds sorted, the shortest first
 */
record Waits(List<Double> seconds) {

  /**
   * From each of some beginnings to its end, where nothing tells which end belongs to which: the
   * first to begin is taken to be the first to end.
   */
  static Waits between(List<Instant> begins, List<Instant> ends) {
    List<Instant> first = begins.stream().sorted().toList();
    List<Instant> last = ends.stream().sorted().toList();
    List<Double> waits = new ArrayList<>();
    for (int i = 0; i < Math.min(first.size(), last.size()); i++) {
      waits.add(Duration.between(first.get(i), last.get(i)).toNanos() / 1e9);
    }
    return new Waits(waits.stream().sorted().toList());
  }

  /** Waits that are known one by one. */
  static Waits of(Stream<Duration> waits) {
    return new Waits(waits.map(wait -> wait.toNanos() / 1e9).sorted().toList());
  }

  /** The smallest wait that this share of all did not exceed; NaN if there is none. */
  double quantile(double share) {
    if (seconds.isEmpty()) {
      return Double.NaN;
    }
    int index = (int) Math.ceil(share * seconds.size()) - 1;
    return seconds.get(Math.max(0, index));
  }

  List<Figure> figures(String what) {
    return List.of(
        Figure.of(what + ", p50", quantile(0.5), "s"),
        Figure.of(what + ", p95", quantile(0.95), "s"),
        Figure.of(what + ", most", quantile(1), "s"));
  }
}
