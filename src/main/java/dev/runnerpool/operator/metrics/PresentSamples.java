package dev.runnerpool.operator.metrics;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Predicate;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;

/**
 * Shows series that have a value. One without is a gauge that is not a number: in Prometheus it
 * would make every sum it takes part in unknown too, while an absent one is left out of it.
 *
 * <p>The maximum that Micrometer adds to a histogram is left out as well: it is of the last minutes
 * of one process, and quantiles of buckets tell more.
 */
final class PresentSamples extends CollectorRegistry {

  private static final String OURS = "runnerpool_";

  PresentSamples() {
    super(true);
  }

  @Override
  public Enumeration<MetricFamilySamples> metricFamilySamples() {
    return present(super.metricFamilySamples());
  }

  @Override
  public Enumeration<MetricFamilySamples> filteredMetricFamilySamples(Set<String> included) {
    return present(super.filteredMetricFamilySamples(included));
  }

  @Override
  public Enumeration<MetricFamilySamples> filteredMetricFamilySamples(Predicate<String> filter) {
    return present(super.filteredMetricFamilySamples(filter));
  }

  private static Enumeration<MetricFamilySamples> present(Enumeration<MetricFamilySamples> all) {
    return Collections.enumeration(
        Collections.list(all).stream()
            .filter(family -> !family.name.startsWith(OURS) || !family.name.endsWith("_max"))
            .map(PresentSamples::present)
            .filter(family -> !family.samples.isEmpty())
            .toList());
  }

  private static MetricFamilySamples present(MetricFamilySamples family) {
    if (family.samples.stream().noneMatch(sample -> Double.isNaN(sample.value))) {
      return family;
    }
    List<MetricFamilySamples.Sample> left =
        family.samples.stream().filter(sample -> !Double.isNaN(sample.value)).toList();
    return new MetricFamilySamples(family.name, family.unit, family.type, family.help, left);
  }
}
