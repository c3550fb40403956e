package dev.runnerpool.operator.metrics;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.records.FailureCause;
import dev.runnerpool.core.records.JobRecord;
import dev.runnerpool.gitlab.jobs.JobEndListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Jobs that failed, by cause, and those that are claimed and whose pod does not come up. */
@ApplicationScoped
public class JobFailureMeters implements JobEndListener {

  private static final class OfPool {
    private final Map<FailureCause, Counter> failed = new EnumMap<>(FailureCause.class);
    private volatile Optional<Instant> pendingSince = Optional.empty();
    private volatile Map<Long, FailureCause> ends = Map.of();

    double pendingSeconds(Instant now) {
      return pendingSince
          .map(since -> Math.max(0, Duration.between(since, now).toMillis() / 1000.0))
          .orElse(0.0);
    }
  }

  private final MeterRegistry registry;
  private final InstantSource clock;
  private final ConcurrentMap<String, OfPool> pools = new ConcurrentHashMap<>();

  JobFailureMeters(MeterRegistry registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
  }

  /**
   * Takes over what a look at the pool's job pods showed.
   *
   * @param pendingSince since when the one is pending that is so longest, if one is
   * @param ends what pods of jobs told of their bad ends, by GitLab's number of the job
   */
  public void record(
      RunnerPool pool, Optional<Instant> pendingSince, Map<Long, FailureCause> ends) {
    OfPool values = pools.computeIfAbsent(pool.getMetadata().getUid(), uid -> begin(pool));
    values.pendingSince = pendingSince;
    values.ends = ends;
  }

  @Override
  public void ended(RunnerPool pool, JobRecord job) {
    OfPool values = pools.get(pool.getMetadata().getUid());
    if (values != null && job.status() == JobRecord.Status.Failed) {
      Optional<FailureCause> shown = Optional.ofNullable(values.ends.get(job.id()));
      values.failed.get(FailureCause.of(job.failureReason(), shown)).increment();
    }
  }

  /** The pool is gone; its meters end with {@link PoolMeters#forget}. */
  public void forget(RunnerPool pool) {
    pools.remove(pool.getMetadata().getUid());
  }

  private OfPool begin(RunnerPool pool) {
    Tags tags = PoolMeters.tags(pool);
    OfPool values = new OfPool();
    // All from 0: an increase begins from there.
    for (FailureCause cause : FailureCause.values()) {
      values.failed.put(
          cause, registry.counter("runnerpool.jobs.failed", tags.and("reason", cause.label())));
    }
    Gauge.builder(
            "runnerpool.job.pod.pending.seconds",
            values,
            each -> each.pendingSeconds(clock.instant()))
        .tags(tags)
        .strongReference(true)
        .register(registry);
    return values;
  }
}
