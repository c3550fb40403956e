package dev.runnerpool.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.operator.metrics.MetricCatalogue;
import dev.runnerpool.operator.metrics.MetricDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What the operator answers to a scrape. */
final class ScrapedMetrics {

  private static final Pattern LABEL = Pattern.compile("[{,](\\w+)=\"");

  private ScrapedMetrics() {}

  /** Whatever Prometheus gets of ours is in the documentation, with its labels and help. */
  static void assertDocumented(String metrics) {
    MetricCatalogue catalogue = MetricCatalogue.read();
    Map<String, String> helps = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    metrics
        .lines()
        .filter(line -> line.contains("runnerpool_"))
        .map(line -> line.startsWith("#") ? line : line.replaceAll(" # [{].*", ""))
        .forEach(
            line -> {
              if (line.startsWith("# HELP ")) {
                String[] parts = line.split(" ", 4);
                // OpenMetrics names a counter's family without the end of its series.
                String name = catalogue.find(parts[2]).isPresent() ? parts[2] : parts[2] + "_total";
                helps.put(name, parts.length > 3 ? parts[3] : "");
              } else if (!line.startsWith("#")) {
                String series = line.replaceAll("[{ ].*", "");
                MetricDefinition metric =
                    catalogue.all().stream()
                        .filter(each -> each.series().contains(series))
                        .findFirst()
                        .orElse(null);
                if (metric == null
                    || !new TreeSet<>(metric.labels()).equals(labels(line))
                    || line.endsWith(" NaN")) {
                  wrong.add(line);
                }
              }
            });
    assertThat(wrong).as("not in docs/metrics.md, with other labels, or without a value").isEmpty();
    Map<String, String> documented = new TreeMap<>();
    catalogue.all().forEach(metric -> documented.put(metric.name(), metric.help()));
    documented.keySet().retainAll(helps.keySet());
    assertThat(helps).isEqualTo(documented);
  }

  private static TreeSet<String> labels(String line) {
    TreeSet<String> labels = new TreeSet<>();
    LABEL.matcher(line).results().forEach(label -> labels.add(label.group(1)));
    labels.remove("le");
    return labels;
  }
}
