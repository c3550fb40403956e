package dev.runnerpool.operator.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exemplars.ExemplarSampler;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;

/** How meters become what Prometheus reads: with help from the catalogue, and only with a value. */
final class Exposition {

  /** What Prometheus reads. */
  @Produces
  @Singleton
  CollectorRegistry collectors() {
    return new PresentSamples();
  }

  /** Which job a value of a histogram is of, in place of Quarkus' own, which knows of none. */
  @Produces
  @Alternative
  @Priority(1)
  @Singleton
  Optional<ExemplarSampler> exemplars() {
    return Optional.of(new JobExemplars());
  }

  /** Gives each of our meters its help, wherever it is made. */
  @Produces
  @Singleton
  MeterFilter help() {
    MetricCatalogue catalogue = MetricCatalogue.read();
    return new MeterFilter() {
      @Override
      public Meter.Id map(Meter.Id id) {
        return catalogue
            .find(MetricDefinition.nameOf(id))
            .map(
                metric ->
                    new Meter.Id(
                        id.getName(), Tags.of(id.getTags()), null, metric.help(), id.getType()))
            .orElse(id);
      }
    };
  }
}
