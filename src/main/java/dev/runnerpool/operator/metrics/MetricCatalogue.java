package dev.runnerpool.operator.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every metric of this program, from {@code metrics.txt} beside this class. */
public final class MetricCatalogue {

  private static final String FILE = "metrics.txt";
  private static final String SECTION = "## ";

  private final Map<String, List<MetricDefinition>> sections = new LinkedHashMap<>();
  private final Map<String, MetricDefinition> byName = new LinkedHashMap<>();

  private MetricCatalogue(List<String> lines) {
    List<MetricDefinition> section = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith(SECTION)) {
        section = new ArrayList<>();
        sections.put(line.substring(SECTION.length()), section);
      } else if (!line.isBlank() && !line.startsWith("#")) {
        MetricDefinition metric = MetricDefinition.parse(line);
        section.add(metric);
        if (byName.put(metric.name(), metric) != null) {
          throw new IllegalStateException(FILE + " has " + metric.name() + " twice");
        }
      }
    }
  }

  /** Reads it. */
  public static MetricCatalogue read() {
    try (InputStream in = MetricCatalogue.class.getResourceAsStream(FILE)) {
      return new MetricCatalogue(
          new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The metrics by title of their section, both in the order of the documentation. */
  public Map<String, List<MetricDefinition>> sections() {
    return sections;
  }

  /** All of them. */
  public List<MetricDefinition> all() {
    return List.copyOf(byName.values());
  }

  /** The metric of that name. */
  public Optional<MetricDefinition> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }
}
