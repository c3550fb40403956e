package dev.runnerpool.operator.metrics;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.start.JobStart;
import dev.runnerpool.operator.start.JobStartListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;

/** How long jobs took from the queue to their script, in all and by phase; per pool. */
@ApplicationScoped
public class StartMeters implements JobStartListener {

  private static final Duration[] BUCKETS =
      JobMeters.seconds(0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 900);

  private final MeterRegistry registry;
  private final InstantSource clock;

  StartMeters(MeterRegistry registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
  }

  @Override
  public void started(RunnerPool pool, JobStart start) {
    Tags tags = PoolMeters.tags(pool);
    JobExemplars.of(
        start.job(),
        clock.instant(),
        () -> {
          start
              .lengths()
              .forEach(
                  (phase, took) ->
                      timer("runnerpool.job.start.phase.duration", tags.and("phase", phase.label()))
                          .record(took));
          start.total().ifPresent(timer("runnerpool.job.start.duration", tags)::record);
        });
  }

  private Timer timer(String name, Tags tags) {
    return Timer.builder(name).tags(tags).serviceLevelObjectives(BUCKETS).register(registry);
  }
}
