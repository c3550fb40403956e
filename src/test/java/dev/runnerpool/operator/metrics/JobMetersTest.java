package dev.runnerpool.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.records.JobRecord;
import dev.runnerpool.core.records.JobRecord.RefKind;
import dev.runnerpool.core.records.JobRecord.Status;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What Prometheus sees of finished jobs. */
class JobMetersTest {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JobMeters meters = new JobMeters(registry);
  private final RunnerPool pool =
      Serialization.unmarshal(
          """
          apiVersion: runnerpool.dev/v1alpha1
          kind: RunnerPool
          metadata: {name: arm, namespace: ci}
          spec: {architecture: arm64}
          """,
          RunnerPool.class);

  @Test
  void jobsAreCountedByPoolAndStatusInBucketsBelowASecond() {
    meters.ended(pool, job(Status.Failed, Optional.of(START)));

    assertThat(registry.scrape())
        .contains("runnerpool_job_queue_seconds_bucket{architecture=\"arm64\",namespace=\"ci\"")
        .containsPattern("runnerpool_job_queue_seconds_bucket\\{[^}]*le=\"0.05\"} 0")
        .containsPattern("runnerpool_job_queue_seconds_bucket\\{[^}]*le=\"0.25\"} 1")
        .containsPattern("runnerpool_job_seconds_sum\\{[^}]*status=\"failed\"} 30")
        .doesNotContain("team/app")
        .doesNotContain("build");
  }

  @Test
  void aJobThatNeverBeganHasNoTimes() {
    meters.ended(pool, job(Status.Canceled, Optional.empty()));

    assertThat(registry.scrape()).doesNotContain("runnerpool_job");
  }

  @Test
  void theyEndWithThePool() {
    meters.ended(pool, job(Status.Success, Optional.of(START)));

    new PoolMeters(registry).forget(pool);

    assertThat(registry.scrape()).doesNotContain("runnerpool_job");
  }

  private static JobRecord job(Status status, Optional<Instant> startedAt) {
    return new JobRecord(
        "https://gitlab.example.com",
        7,
        "team/app",
        "build",
        RefKind.Branch,
        "test",
        Set.of("arm64"),
        Optional.of(START.minusMillis(200)),
        startedAt,
        START.plusSeconds(30),
        status,
        Optional.empty(),
        OptionalInt.of(0));
  }
}
