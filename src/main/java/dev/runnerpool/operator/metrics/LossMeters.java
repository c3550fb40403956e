package dev.runnerpool.operator.metrics;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.gitlab.jobs.JobLossListener;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;

/** Counts the jobs whose runner was gone, by what was done. */
@ApplicationScoped
class LossMeters implements JobLossListener {

  private final MeterRegistry registry;

  LossMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void lost(RunnerPool pool, LostJob job) {
    registry
        .counter(
            "runnerpool.lost.jobs",
            PoolMeters.tags(pool).and("end", job.end().name().toLowerCase(Locale.ROOT)))
        .increment();
  }
}
