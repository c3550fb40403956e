package dev.runnerpool.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.start.JobStart;
import dev.runnerpool.core.start.StartPhase;
import dev.runnerpool.manifests.PoolManifest;
import io.micrometer.core.instrument.Clock;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What Prometheus sees of the starts of jobs. */
class StartMetersTest {

  private static final Instant QUEUED = Instant.parse("2026-11-29T10:00:00Z");

  private final Exposition exposition = new Exposition();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(
          PrometheusConfig.DEFAULT,
          exposition.collectors(),
          Clock.SYSTEM,
          exposition.exemplars().orElseThrow());
  private final StartMeters meters = new StartMeters(registry, () -> QUEUED.plusSeconds(9));
  private final RunnerPool pool = PoolManifest.named("arm").created().build();

  @Test
  void eachPhaseAndTheWholeAreCountedOnce() {
    meters.started(pool, started(4711));
    assertThat(registry.scrape())
        .contains(
            "runnerpool_job_start_phase_duration_seconds_count{architecture=\"arm64\",namespace=\"ci\",phase=\"claimed\",pool=\"arm\",} 1.0")
        .contains(
            "runnerpool_job_start_phase_duration_seconds_sum{architecture=\"arm64\",namespace=\"ci\",phase=\"script_started\",pool=\"arm\",} 2.5")
        .contains(
            "runnerpool_job_start_duration_seconds_sum{architecture=\"arm64\",namespace=\"ci\",pool=\"arm\",} 3.0")
        .contains("phase=\"claimed\",pool=\"arm\",le=\"0.5\",} 1.0")
        .doesNotContain("4711");
  }

  @Test
  void theJobsNumberIsAnExemplarAndNoLabel() {
    meters.started(pool, started(4711));
    registry.counter("runnerpool.decisions", "reason", "x").increment();
    assertThat(registry.scrape(TextFormat.CONTENT_TYPE_OPENMETRICS_100))
        .containsPattern(
            "runnerpool_job_start_duration_seconds_bucket\\{.*le=\"5.0\"} 1.0 # \\{job_id=\"4711\"} 3.0 1.\\d+")
        .doesNotContainPattern("runnerpool_decisions_total.*#");
  }

  private static JobStart started(long job) {
    Instant claimed = QUEUED.plusMillis(500);
    return new JobStart(
        job,
        "ci/arm",
        Optional.of("arm-0"),
        QUEUED,
        List.of(
            new JobStart.Span(StartPhase.Claimed, QUEUED, Optional.of(claimed), Optional.empty()),
            new JobStart.Span(
                StartPhase.ScriptStarted,
                claimed,
                Optional.of(claimed.plusMillis(2_500)),
                Optional.empty())));
  }
}
