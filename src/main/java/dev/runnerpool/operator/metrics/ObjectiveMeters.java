package dev.runnerpool.operator.metrics;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.autoscaler.Evaluation;
import dev.runnerpool.core.leader.LeaderHistory;
import dev.runnerpool.core.objective.JobWaits;
import dev.runnerpool.core.objective.KeptObjectives;
import dev.runnerpool.core.objective.ObjectiveRecord;
import dev.runnerpool.core.objective.PoolLook;
import dev.runnerpool.core.objective.StartObjective;
import dev.runnerpool.core.objective.StartVerdict;
import dev.runnerpool.core.records.JobRecord;
import dev.runnerpool.gitlab.Scope;
import dev.runnerpool.gitlab.jobs.JobEndListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.ToDoubleFunction;

/** What pools promise to those who wait, and the jobs by how they stand to it. */
@ApplicationScoped
public class ObjectiveMeters implements JobEndListener, KeptObjectives {

  private static final class OfPool {
    private final Map<StartVerdict, Counter> jobs = new EnumMap<>(StartVerdict.class);
    private final String key;
    private final Instant since;
    private volatile Optional<StartObjective> objective = Optional.empty();

    OfPool(String key, Instant since) {
      this.key = key;
      this.since = since;
    }

    Optional<ObjectiveRecord> kept() {
      return objective.map(
          promised ->
              new ObjectiveRecord(
                  promised,
                  since,
                  count(StartVerdict.WITHIN),
                  count(StartVerdict.LATE),
                  count(StartVerdict.HELD_BY_LIMIT)));
    }

    private long count(StartVerdict verdict) {
      return Math.round(jobs.get(verdict).count());
    }

    double shown(ToDoubleFunction<StartObjective> value) {
      return objective.map(value::applyAsDouble).orElse(Double.NaN);
    }
  }

  private final MeterRegistry registry;
  private final LeaderHistory leaders;
  private final InstantSource clock;
  private final ConcurrentMap<String, OfPool> pools = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, JobWaits> byGitLab = new ConcurrentHashMap<>();

  ObjectiveMeters(MeterRegistry registry, LeaderHistory leaders, InstantSource clock) {
    this.registry = registry;
    this.leaders = leaders;
    this.clock = clock;
  }

  /**
   * Takes over a look at a pool. As long as no pool of its GitLab has an objective, nothing of it
   * is remembered.
   *
   * @param objective what the pool promises, if anything
   * @param readAt when the reading of the queue began that the look rests on
   */
  public void record(
      RunnerPool pool,
      Optional<StartObjective> objective,
      Optional<Instant> readAt,
      Evaluation evaluation) {
    if (objective.isEmpty() && byGitLab.isEmpty()) {
      return;
    }
    String gitlab = Scope.of(pool).account().url();
    if (objective.isEmpty() && !byGitLab.containsKey(gitlab)) {
      return;
    }
    OfPool values = values(pool, objective);
    byGitLab
        .computeIfAbsent(gitlab, url -> new JobWaits(watchedSince()))
        .look(
            PoolLook.of(pool.getMetadata().getUid(), madeAt(pool), objective, readAt, evaluation),
            verdict -> values.jobs.get(verdict).increment());
  }

  @Override
  public void ended(RunnerPool pool, JobRecord job) {
    OfPool known = pools.get(pool.getMetadata().getUid());
    JobWaits waits = byGitLab.get(Scope.of(pool).account().url());
    if (known != null && waits != null) {
      waits
          .ended(pool.getMetadata().getUid(), job.id(), job.queuedAt(), job.startedAt())
          .ifPresent(verdict -> known.jobs.get(verdict).increment());
    }
  }

  @Override
  public Map<String, ObjectiveRecord> all() {
    Map<String, ObjectiveRecord> all = new HashMap<>();
    pools.values().forEach(each -> each.kept().ifPresent(record -> all.put(each.key, record)));
    return all;
  }

  @Override
  public Optional<ObjectiveRecord> of(String pool) {
    return pools.values().stream()
        .filter(each -> each.key.equals(pool))
        .findFirst()
        .flatMap(OfPool::kept);
  }

  /** The pool is gone; its meters end with {@link PoolMeters#forget}. */
  public void forget(RunnerPool pool) {
    pools.remove(pool.getMetadata().getUid());
    byGitLab.values().forEach(waits -> waits.forget(pool.getMetadata().getUid()));
  }

  /** A pool that never had an objective has no meters. */
  private OfPool values(RunnerPool pool, Optional<StartObjective> objective) {
    String uid = pool.getMetadata().getUid();
    OfPool values =
        objective.isPresent() ? pools.computeIfAbsent(uid, any -> begin(pool)) : pools.get(uid);
    if (values != null) {
      values.objective = objective;
    }
    return values;
  }

  /** While nobody led, jobs went on waiting: they count as if this process had watched. */
  private Instant watchedSince() {
    Instant now = clock.instant();
    return leaders.ledBeforeUntil().filter(until -> until.isBefore(now)).orElse(now);
  }

  private static Instant madeAt(RunnerPool pool) {
    String at = pool.getMetadata().getCreationTimestamp();
    return at == null ? Instant.MIN : Instant.parse(at);
  }

  private OfPool begin(RunnerPool pool) {
    Tags tags = PoolMeters.tags(pool);
    OfPool values = new OfPool(pool.key(), clock.instant());
    // All from 0: an increase begins from there.
    for (StartVerdict verdict : StartVerdict.values()) {
      values.jobs.put(
          verdict,
          registry.counter(
              "runnerpool.objective.jobs",
              tags.and("result", verdict.name().toLowerCase(Locale.ROOT))));
    }
    gauge(values, "runnerpool.objective.share.ratio", tags, StartObjective::share);
    gauge(
        values,
        "runnerpool.objective.seconds",
        tags,
        objective -> objective.startedWithin().toSeconds());
    return values;
  }

  private void gauge(
      OfPool values, String name, Tags tags, ToDoubleFunction<StartObjective> value) {
    Gauge.builder(name, values, each -> each.shown(value))
        .tags(tags)
        .strongReference(true)
        .register(registry);
  }
}
