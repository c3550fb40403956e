package dev.runnerpool.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.records.JobRecord;
import dev.runnerpool.core.records.JobRecord.RefKind;
import dev.runnerpool.core.records.JobRecord.Status;
import dev.runnerpool.manifests.PoolManifest;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What Prometheus sees of finished jobs. */
class JobMetersTest {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final JobMeters meters = new JobMeters(registry);
  private final RunnerPool pool = PoolManifest.named("arm").created().build();

  @Test
  void jobsAreCountedByPoolAndStatusInBucketsBelowASecond() {
    meters.ended(pool, job(Status.Failed, Optional.of(START)));

    Timer waiting = registry.get("runnerpool.job.queue.duration").timer();
    assertThat(waiting.getId().getTags())
        .containsExactlyInAnyOrder(
            Tag.of("namespace", "ci"), Tag.of("pool", "arm"), Tag.of("architecture", "arm64"));
    assertThat(waiting.takeSnapshot().histogramCounts())
        .extracting(bucket -> bucket.bucket(TimeUnit.MILLISECONDS), CountAtBucket::count)
        .contains(tuple(50.0, 0.0), tuple(250.0, 1.0));
    Timer running = registry.get("runnerpool.job.duration").tag("status", "failed").timer();
    assertThat(running.totalTime(TimeUnit.SECONDS)).isEqualTo(30);
    assertThat(running.getId().getTags()).hasSize(4);
    assertThat(Arrays.stream(running.takeSnapshot().histogramCounts()))
        .anyMatch(bucket -> bucket.bucket(TimeUnit.SECONDS) < 1);
  }

  @Test
  void aJobThatNeverBeganHasNoTimes() {
    meters.ended(pool, job(Status.Canceled, Optional.empty()));

    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void theyEndWithThePool() {
    meters.ended(pool, job(Status.Success, Optional.of(START)));

    // The queue is asked for gauges alone, of which this pool has none yet.
    new PoolMeters(registry, null, Instant::now).forget(pool);

    assertThat(registry.getMeters()).isEmpty();
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
        OptionalInt.of(0),
        OptionalLong.of(3));
  }
}
