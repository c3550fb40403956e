package dev.runnerpool.cluster;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Measured times, printed and kept in {@code target/cluster-figures.json}. */
final class Figures {
  private static final Path FILE = Path.of("target/cluster-figures.json");

  /**
   * Times in milliseconds; percentiles are of those measured, by nearest rank.
   *
   * @param count how many were measured
   */
  record Figure(int count, long p50, long p95, long max) {
    static Figure of(List<Duration> times) {
      List<Long> sorted = times.stream().map(Duration::toMillis).sorted().toList();
      return new Figure(sorted.size(), rank(sorted, 0.5), rank(sorted, 0.95), rank(sorted, 1));
    }

    private static long rank(List<Long> sorted, double share) {
      return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }
  }

  private final Map<String, Figure> figures = new TreeMap<>();

  Figure add(String name, List<Duration> times) {
    Figure figure = Figure.of(times);
    figures.put(name, figure);
    System.err.printf(
        "%-40s p50 %5d ms  p95 %5d ms  max %5d ms  of %d%n",
        name, figure.p50(), figure.p95(), figure.max(), figure.count());
    return figure;
  }

  void write() {
    try {
      Files.writeString(
          FILE, new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(figures));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + FILE, e);
    }
  }
}
