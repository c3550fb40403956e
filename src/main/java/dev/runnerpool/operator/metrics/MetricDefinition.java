package dev.runnerpool.operator.metrics;

import io.micrometer.core.instrument.Meter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is said of a metric.
 *
 * @param name as Prometheus knows it, with {@code _total} for a counter, without {@code _bucket}
 *     for a histogram
 * @param kind gauge, counter or histogram
 * @param labels all of them
 * @param help one line for people
 * @param more further explanation for the documentation, in Markdown; may be empty
 */
public record MetricDefinition(
    String name, String kind, List<String> labels, String help, String more) {

  private static final int PARTS = 5;
  private static final String OF_POOLS = "pool";
  private static final List<String> POOL = List.of("namespace", "pool", "architecture");

  static MetricDefinition parse(String line) {
    String[] parts = line.split("\\|", -1);
    if (parts.length != PARTS) {
      throw new IllegalStateException(
          "a metric has name | kind | labels | help | more, not: " + line);
    }
    List<String> labels = new ArrayList<>();
    for (String label : parts[2].strip().split(",\\s*", -1)) {
      if (label.equals(OF_POOLS)) {
        labels.addAll(POOL);
      } else if (!label.isEmpty()) {
        labels.add(label);
      }
    }
    return new MetricDefinition(
        parts[0].strip(),
        parts[1].strip(),
        List.copyOf(labels),
        parts[3].strip(),
        parts[4].strip());
  }

  /** Whether it is a pool's and ends with it. */
  public boolean isOfPool() {
    return labels.containsAll(POOL);
  }

  /** Its labels, but for those that every metric of a pool has. */
  public List<String> furtherLabels() {
    return isOfPool() ? labels.stream().filter(label -> !POOL.contains(label)).toList() : labels;
  }

  /** Names of its series, such as those of a histogram. */
  public List<String> series() {
    return kind.equals("histogram")
        ? Arrays.asList(name + "_bucket", name + "_sum", name + "_count")
        : List.of(name);
  }

  /** The name that Prometheus gets for a meter. */
  static String nameOf(Meter.Id id) {
    String name = id.getName().replace('.', '_');
    return switch (id.getType()) {
      case COUNTER -> name.endsWith("_total") ? name : name + "_total";
      case TIMER -> name.endsWith("_seconds") ? name : name + "_seconds";
      default -> name;
    };
  }
}
