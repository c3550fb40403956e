package dev.runnerpool.operator.metrics;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.records.JobRecord;
import dev.runnerpool.gitlab.jobs.JobEndListener;
import dev.runnerpool.gitlab.jobs.JobLossListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * How long jobs waited and ran, by GitLab's clock, and how those ended whose runner was gone; per
 * pool, never per job or project.
 */
@ApplicationScoped
class JobMeters implements JobEndListener, JobLossListener {

  private static final Duration[] WAITING =
      seconds(0.05, 0.1, 0.25, 0.5, 1, 2, 5, 15, 60, 300, 1_800);
  private static final Duration[] RUNNING =
      seconds(0.1, 0.5, 1, 5, 15, 30, 60, 300, 900, 1_800, 3_600, 10_800);

  private final MeterRegistry registry;

  JobMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void ended(RunnerPool pool, JobRecord job) {
    Tags tags = PoolMeters.tags(pool);
    job.waited()
        .ifPresent(waited -> timer("runnerpool.job.queue.duration", tags, WAITING).record(waited));
    Tags byStatus = tags.and("status", job.status().name().toLowerCase(Locale.ROOT));
    job.ran().ifPresent(ran -> timer("runnerpool.job.duration", byStatus, RUNNING).record(ran));
  }

  @Override
  public void lost(RunnerPool pool, LostJob job) {
    lost(registry, PoolMeters.tags(pool), job.end()).increment();
  }

  /** Shows a pool's counter of lost jobs before the first is: an increase begins from 0. */
  static void begin(MeterRegistry registry, Tags tags) {
    for (JobLossListener.End end : JobLossListener.End.values()) {
      lost(registry, tags, end);
    }
  }

  private static Counter lost(MeterRegistry registry, Tags tags, JobLossListener.End end) {
    return registry.counter(
        "runnerpool.jobs.lost", tags.and("end", end.name().toLowerCase(Locale.ROOT)));
  }

  private Timer timer(String name, Tags tags, Duration[] buckets) {
    return Timer.builder(name).tags(tags).serviceLevelObjectives(buckets).register(registry);
  }

  /** Bounds of a histogram's buckets, exact to the millisecond. */
  static Duration[] seconds(double... bounds) {
    return DoubleStream.of(bounds)
        .mapToObj(bound -> Duration.ofMillis(Math.round(bound * 1_000)))
        .toArray(Duration[]::new);
  }
}
