package dev.runnerpool.operator.metrics;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.autoscaler.GivenJobs;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.scaling.PoolSnapshot;
import dev.runnerpool.core.scaling.Reason;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.core.scaling.ScalePlan;
import dev.runnerpool.gitlab.JobQueues;
import dev.runnerpool.operator.cost.PoolCost;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.ToDoubleFunction;

/** A pool's meters; they end with the pool. */
@ApplicationScoped
public class PoolMeters {

  private static final Duration[] REACTION_BUCKETS =
      JobMeters.seconds(0.05, 0.1, 0.25, 0.5, 1, 2, 5, 15, 60, 300);

  private final MeterRegistry registry;
  private final CostMeters cost;
  private final JobQueues queues;
  private final InstantSource clock;
  private final ConcurrentMap<String, Latest> latest = new ConcurrentHashMap<>();

  PoolMeters(MeterRegistry registry, JobQueues queues, InstantSource clock) {
    this.registry = registry;
    this.cost = new CostMeters(registry);
    this.queues = queues;
    this.clock = clock;
  }

  /** What the gauges of a pool show until the next reconcile. */
  private static final class Latest {
    volatile RunnerPool pool;
    volatile double waiting = Double.NaN;
    volatile Instant oldest;
    volatile int passedOver;
    volatile int unservable;
    volatile Instant reconciledAt = Instant.EPOCH;
    volatile Map<RunnerState, Integer> runners = Map.of();
    volatile Reason decision = Reason.Satisfied;
    final Timer reactions;

    Latest(Timer reactions) {
      this.reactions = reactions;
    }

    double oldestSeconds(Instant now) {
      Instant at = oldest;
      return at == null ? 0 : Math.max(0, Duration.between(at, now).toMillis() / 1000.0);
    }
  }

  /** Takes over what one reconcile of the pool brought. */
  public void record(
      RunnerPool pool,
      PoolSnapshot snapshot,
      Optional<Integer> waiting,
      GivenJobs given,
      ScalePlan plan,
      int started,
      PoolCost cost) {
    Tags tags = tags(pool);
    Latest values = latest.computeIfAbsent(pool.getMetadata().getUid(), uid -> gauges(tags));
    values.pool = pool;
    values.waiting = waiting.map(Integer::doubleValue).orElse(Double.NaN);
    List<Job> jobs = given.jobs();
    values.passedOver = given.passedOver().size();
    values.unservable = given.unservable();
    values.oldest = jobs.stream().map(Job::queuedAt).min(Instant::compareTo).orElse(null);
    Map<RunnerState, Integer> counts = new EnumMap<>(RunnerState.class);
    for (RunnerState state : RunnerState.values()) {
      counts.put(state, snapshot.in(state).size());
    }
    values.runners = counts;
    values.reconciledAt = snapshot.now();
    Reason reason = plan.decision().reason();
    if (!plan.actions().isEmpty() || values.decision != reason) {
      registry.counter("runnerpool.decisions", tags.and("reason", reason.name())).increment();
      values.decision = reason;
    }
    spend(pool, cost);
    react(values.reactions, snapshot, jobs, started);
  }

  /** Counts the dollars of one reconcile of the pool. */
  public void spend(RunnerPool pool, PoolCost cost) {
    this.cost.spend(tags(pool), pool.getMetadata().getUid(), cost);
  }

  /** Ends the pool's meters. */
  public void forget(RunnerPool pool) {
    latest.remove(pool.getMetadata().getUid());
    cost.forget(pool.getMetadata().getUid());
    List<Tag> tags = tags(pool).stream().toList();
    List<Meter> gone =
        registry.getMeters().stream()
            .filter(meter -> meter.getId().getName().startsWith("runnerpool."))
            .filter(meter -> meter.getId().getTags().containsAll(tags))
            .toList();
    gone.forEach(registry::remove);
  }

  /** Runners are started for the jobs queued last: the ones before have theirs. */
  private void react(Timer reactions, PoolSnapshot snapshot, List<Job> jobs, int started) {
    int answered = Math.min(started, snapshot.waiting());
    if (answered == 0) {
      return;
    }
    Instant now = clock.instant();
    jobs.stream()
        .sorted(Comparator.comparing(Job::queuedAt).reversed())
        .limit(answered)
        .forEach(job -> reactions.record(Duration.between(job.queuedAt(), now)));
  }

  private Latest gauges(Tags tags) {
    Latest values =
        new Latest(
            Timer.builder("runnerpool.reaction.duration")
                .tags(tags)
                .serviceLevelObjectives(REACTION_BUCKETS)
                .register(registry));
    gauge(tags, values, "runnerpool.queue.jobs", v -> v.waiting).register(registry);
    gauge(tags, values, "runnerpool.queue.oldest.seconds", v -> v.oldestSeconds(clock.instant()))
        .register(registry);
    gauge(tags, values, "runnerpool.jobs.passed.over", v -> v.passedOver).register(registry);
    gauge(tags, values, "runnerpool.jobs.unservable", v -> v.unservable).register(registry);
    gauge(tags, values, "runnerpool.queue.age.seconds", v -> age(v.pool)).register(registry);
    gauge(
            tags,
            values,
            "runnerpool.last.reconcile.timestamp.seconds",
            v -> v.reconciledAt.toEpochMilli() / 1000.0)
        .register(registry);
    for (RunnerState state : RunnerState.values()) {
      Tags ofState = tags.and("state", state.name().toLowerCase(Locale.ROOT));
      gauge(ofState, values, "runnerpool.runners", v -> v.runners.getOrDefault(state, 0))
          .register(registry);
    }
    return values;
  }

  private static Gauge.Builder<Latest> gauge(
      Tags tags, Latest values, String name, ToDoubleFunction<Latest> value) {
    return Gauge.builder(name, values, value).tags(tags).strongReference(true);
  }

  private double age(RunnerPool pool) {
    return Optional.ofNullable(pool)
        .flatMap(known -> queues.state(known).reading())
        .map(reading -> Duration.between(reading.finishedAt(), clock.instant()).toMillis() / 1000.0)
        .orElse(Double.NaN);
  }

  static Tags tags(RunnerPool pool) {
    return Tags.of(
        "namespace",
        pool.getMetadata().getNamespace(),
        "pool",
        pool.getMetadata().getName(),
        "architecture",
        pool.getSpec().architecture().label());
  }
}
