package dev.runnerpool.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.records.FailureCause;
import dev.runnerpool.core.records.JobRecord;
import dev.runnerpool.manifests.PoolManifest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JobFailureMetersTest {

  private static final Instant NOW = Instant.parse("2026-11-29T10:00:00Z");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final JobFailureMeters meters = new JobFailureMeters(registry, () -> NOW);
  private final RunnerPool pool = PoolManifest.named("arm").created().build();

  @Test
  void eachCauseIsShownBeforeTheFirstJobFails() {
    meters.record(pool, Optional.empty(), Map.of());
    for (FailureCause cause : FailureCause.values()) {
      assertThat(failed(cause)).as(cause.label()).isZero();
    }
  }

  @Test
  void failedJobsAreCountedByWhatIsKnownOfThem() {
    meters.record(pool, Optional.empty(), Map.of(2L, FailureCause.EVICTED));
    meters.ended(pool, job(1, JobRecord.Status.Failed, "script_failure"));
    meters.ended(pool, job(2, JobRecord.Status.Failed, "runner_system_failure"));
    meters.ended(pool, job(3, JobRecord.Status.Success, null));
    meters.ended(pool, job(2, JobRecord.Status.Canceled, null));
    assertThat(failed(FailureCause.SCRIPT)).isEqualTo(1);
    assertThat(failed(FailureCause.EVICTED)).isEqualTo(1);
    assertThat(failed(FailureCause.SYSTEM)).isZero();
  }

  @Test
  void aJobOfAPoolThatIsGoneIsNotCounted() {
    meters.record(pool, Optional.empty(), Map.of());
    meters.forget(pool);
    // The queue is asked for gauges alone, of which this pool has none.
    new PoolMeters(registry, null, Instant::now).forget(pool);
    meters.ended(pool, job(1, JobRecord.Status.Failed, "script_failure"));
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void aJobPodThatIsPendingAgesAndNoneIsZero() {
    meters.record(pool, Optional.of(NOW.minusSeconds(90)), Map.of());
    assertThat(pending()).isEqualTo(90);
    meters.record(pool, Optional.of(NOW.plusSeconds(5)), Map.of());
    assertThat(pending()).as("the API server's clock is ahead").isZero();
    meters.record(pool, Optional.empty(), Map.of());
    assertThat(pending()).isZero();
  }

  private double pending() {
    return registry.get("runnerpool.job.pod.pending.seconds").tag("pool", "arm").gauge().value();
  }

  private double failed(FailureCause cause) {
    return registry
        .get("runnerpool.jobs.failed")
        .tags("pool", "arm", "reason", cause.label())
        .counter()
        .count();
  }

  private static JobRecord job(long id, JobRecord.Status status, String reason) {
    return new JobRecord(
        "https://gitlab.example.com",
        id,
        "team/app",
        "build",
        JobRecord.RefKind.Branch,
        "test",
        Set.of("arm64"),
        Optional.of(NOW.minusSeconds(40)),
        Optional.of(NOW.minusSeconds(30)),
        NOW,
        status,
        Optional.ofNullable(reason),
        OptionalInt.of(0),
        OptionalLong.of(3));
  }
}
