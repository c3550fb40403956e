package dev.runnerpool.operator.metrics;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.records.JobRecord;
import dev.runnerpool.gitlab.jobs.JobEndListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.LongStream;

/** How long jobs waited and ran, by GitLab's clock; per pool, never per job or project. */
@ApplicationScoped
class JobMeters implements JobEndListener {

  private static final Duration[] WAITING =
      millis(50, 100, 250, 500, 1_000, 2_000, 5_000, 15_000, 60_000, 300_000, 1_800_000);
  private static final Duration[] RUNNING =
      millis(
          100,
          500,
          1_000,
          5_000,
          15_000,
          30_000,
          60_000,
          300_000,
          900_000,
          1_800_000,
          3_600_000,
          10_800_000);

  private final MeterRegistry registry;

  JobMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void ended(RunnerPool pool, JobRecord job) {
    Tags tags = PoolMeters.tags(pool);
    job.waited()
        .ifPresent(
            waited ->
                timer("runnerpool.job.queue", "From a job being queued to being run", tags, WAITING)
                    .record(waited));
    Tags byStatus = tags.and("status", job.status().name().toLowerCase(Locale.ROOT));
    job.ran()
        .ifPresent(
            ran ->
                timer("runnerpool.job", "From a job being begun to its end", byStatus, RUNNING)
                    .record(ran));
  }

  private Timer timer(String name, String description, Tags tags, Duration[] buckets) {
    return Timer.builder(name)
        .description(description)
        .tags(tags)
        .serviceLevelObjectives(buckets)
        .register(registry);
  }

  private static Duration[] millis(long... buckets) {
    return LongStream.of(buckets).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
  }
}
