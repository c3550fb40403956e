package dev.runnerpool.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What of meters Prometheus reads. */
class ExpositionTest {

  private final Exposition exposition = new Exposition();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, exposition.collectors(), Clock.SYSTEM);

  ExpositionTest() {
    registry.config().meterFilter(exposition.help());
  }

  @Test
  void aSeriesWithoutAValueIsAbsentAndComesWithIt() {
    AtomicReference<Double> known = new AtomicReference<>(Double.NaN);
    Gauge.builder("runnerpool.queue.jobs", known::get).tag("pool", "unread").register(registry);
    assertThat(registry.scrape()).doesNotContain("runnerpool_queue_jobs");
    Gauge.builder("runnerpool.queue.jobs", () -> 3).tag("pool", "read").register(registry);
    assertThat(registry.scrape())
        .contains("runnerpool_queue_jobs{pool=\"read\",} 3.0")
        .doesNotContain("unread", "NaN");
    known.set(0.0);
    assertThat(registry.scrape()).contains("runnerpool_queue_jobs{pool=\"unread\",} 0.0");
  }

  @Test
  void everyMeterHasTheCataloguesHelpWhereverItIsMade() {
    registry.counter("runnerpool.webhook.deliveries", "outcome", "accepted").increment();
    assertThat(registry.scrape())
        .contains(
            "# HELP runnerpool_webhook_deliveries_total "
                + MetricCatalogue.read()
                    .find("runnerpool_webhook_deliveries_total")
                    .orElseThrow()
                    .help()
                + "\n");
  }

  @Test
  void aHistogramHasBucketsBelowASecondAndNoMaximum() {
    Timer.builder("runnerpool.reaction.duration")
        .serviceLevelObjectives(JobMeters.seconds(0.05, 1))
        .register(registry)
        .record(Duration.ofMillis(20));
    assertThat(registry.scrape())
        .contains("runnerpool_reaction_duration_seconds_bucket{le=\"0.05\",} 1.0")
        .contains("runnerpool_reaction_duration_seconds_count 1.0")
        .doesNotContain("_max");
  }
}
