package dev.runnerpool.monitoring;

import dev.runnerpool.operator.metrics.MetricCatalogue;
import dev.runnerpool.operator.metrics.MetricDefinition;
import java.util.List;
import java.util.stream.Collectors;

/** {@code docs/metrics.md}, from the catalogue. */
final class MetricsPage {

  private static final String TOP =
      """
      # Metrics

      Made from `src/main/resources/dev/runnerpool/operator/metrics/metrics.txt`; a test fails when it is stale.

      At `/q/metrics` on the operator's port, in Prometheus' format. Labels name pools, never jobs or projects: those are in reports.
      Metrics of a pool carry `namespace`, `pool` and `architecture` (`arm64`, `amd64`) and end with the pool, or when another operator takes the pool
      over. A series without a value is absent, never `NaN`. Histograms have buckets below a second and no quantiles.

      A scrape must keep the label `namespace`, which is the pool's: set `honorLabels: true` in a ServiceMonitor, as the chart's does, or
      `honor_labels: true` in Prometheus' own configuration. Otherwise it is renamed to `exported_namespace`, and neither alerts nor dashboards
      find it. [Alerts](runbook.md) and [dashboards](operate.md#dashboards-and-alerts) use only these metrics.
      """;

  private static final String END =
      """

      There are also metrics of the JVM and the HTTP server. The operator SDK's own metrics are replaced by
      `runnerpool_reconcile_duration_seconds` and `…_errors_total` ([why](adr/0033-a-meter-of-our-own-for-reconciles.md)).
      """;

  private MetricsPage() {}

  static String text() {
    StringBuilder text = new StringBuilder(TOP);
    MetricCatalogue.read()
        .sections()
        .forEach(
            (title, metrics) -> {
              text.append("\n## ").append(title).append('\n');
              text.append("| name | kind | further labels | meaning |\n|---|---|---|---|\n");
              metrics.forEach(metric -> text.append(row(metric)));
            });
    return text.append(END).toString();
  }

  private static String row(MetricDefinition metric) {
    return "| `%s` | %s | %s | %s |\n"
        .formatted(
            metric.name(),
            metric.kind(),
            labels(metric.furtherLabels()),
            metric.more().isEmpty() ? metric.help() : metric.help() + ". " + metric.more());
  }

  private static String labels(List<String> labels) {
    return labels.stream().map(label -> "`" + label + "`").collect(Collectors.joining(", "));
  }
}
