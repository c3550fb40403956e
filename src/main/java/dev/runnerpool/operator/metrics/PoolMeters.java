package dev.runnerpool.operator.metrics;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.autoscaler.GivenJobs;
import dev.runnerpool.core.cost.CostKind;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.scaling.PoolSnapshot;
import dev.runnerpool.core.scaling.Reason;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.core.scaling.ScalePlan;
import dev.runnerpool.gitlab.JobQueues;
import dev.runnerpool.operator.cost.PodPrices;
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
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** A pool's meters; they end with the pool. */
@ApplicationScoped
public class PoolMeters {

  private static final Duration[] REACTION_BUCKETS = {
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(2),
    Duration.ofSeconds(5),
    Duration.ofSeconds(15),
    Duration.ofMinutes(1),
    Duration.ofMinutes(5)
  };

  private final MeterRegistry registry;
  private final JobQueues queues;
  private final InstantSource clock;
  private final ConcurrentMap<String, Latest> latest = new ConcurrentHashMap<>();

  PoolMeters(MeterRegistry registry, JobQueues queues, InstantSource clock) {
    this.registry = registry;
    this.queues = queues;
    this.clock = clock;
  }

  /** What the gauges of a pool show until the next look. */
  private static final class Latest {
    volatile RunnerPool pool;
    volatile double waiting = Double.NaN;
    volatile Instant oldest;
    volatile int passedOver;
    volatile int unservable;
    volatile Instant looked = Instant.EPOCH;
    volatile OptionalDouble hourly = OptionalDouble.empty();
    volatile double unpricedPods;
    volatile Map<RunnerState, Integer> runners = Map.of();
    volatile Reason decision = Reason.Satisfied;

    double oldestSeconds(Instant now) {
      Instant at = oldest;
      return at == null ? 0 : Math.max(0, Duration.between(at, now).toMillis() / 1000.0);
    }
  }

  /** Takes over what one look at the pool brought. */
  public void record(
      RunnerPool pool,
      PoolSnapshot snapshot,
      Optional<Integer> waiting,
      GivenJobs given,
      ScalePlan plan,
      int started,
      PodPrices.PoolCost cost) {
    Tags tags = tags(pool);
    Latest values = latest.computeIfAbsent(pool.getMetadata().getUid(), uid -> gauges(tags));
    values.pool = pool;
    values.waiting = waiting.map(Integer::doubleValue).orElse(Double.NaN);
    List<Job> jobs = given.jobs();
    values.passedOver = given.passedOver().size();
    values.unservable = given.unservable();
    values.oldest = jobs.stream().map(Job::queuedAt).min(Instant::compareTo).orElse(null);
    values.hourly = cost.hourly();
    values.unpricedPods = cost.unpricedPods();
    Map<RunnerState, Integer> counts = new EnumMap<>(RunnerState.class);
    snapshot.runners().forEach(runner -> counts.merge(runner.state(), 1, Integer::sum));
    values.runners = counts;
    values.looked = snapshot.now();
    Reason reason = plan.decision().reason();
    if (!plan.actions().isEmpty() || values.decision != reason) {
      registry.counter("runnerpool.decisions", tags.and("reason", reason.name())).increment();
      values.decision = reason;
    }
    spend(pool, cost);
    react(tags, snapshot, jobs, started);
  }

  /** Counts the dollars of one look at the pool. */
  public void spend(RunnerPool pool, PodPrices.PoolCost cost) {
    Tags tags = tags(pool);
    cost.booked()
        .usd()
        .forEach(
            (kind, usd) ->
                registry
                    .counter("runnerpool.cost.usd", tags.and("kind", kind.label()))
                    .increment(usd));
    if (cost.booked().unpricedSeconds() > 0) {
      registry
          .counter("runnerpool.cost.unpriced.seconds", tags)
          .increment(cost.booked().unpricedSeconds());
    }
  }

  /** Ends the pool's meters. */
  public void forget(RunnerPool pool) {
    latest.remove(pool.getMetadata().getUid());
    List<Tag> tags = tags(pool).stream().toList();
    List<Meter> gone =
        registry.getMeters().stream()
            .filter(meter -> meter.getId().getName().startsWith("runnerpool."))
            .filter(meter -> meter.getId().getTags().containsAll(tags))
            .toList();
    gone.forEach(registry::remove);
  }

  /** Runners are started for the jobs queued last: the ones before have theirs. */
  private void react(Tags tags, PoolSnapshot snapshot, List<Job> jobs, int started) {
    Timer timer =
        Timer.builder("runnerpool.reaction")
            .description("From a job being queued to its runner's pod being made")
            .tags(tags)
            .serviceLevelObjectives(REACTION_BUCKETS)
            .register(registry);
    jobs.stream()
        .sorted(Comparator.comparing(Job::queuedAt).reversed())
        .limit(Math.min(started, snapshot.waiting()))
        .forEach(job -> timer.record(Duration.between(job.queuedAt(), clock.instant())));
  }

  private Latest gauges(Tags tags) {
    Latest values = new Latest();
    gauge(
            "runnerpool.queue.jobs",
            "Waiting jobs given to the pool; NaN until the queue was read",
            tags,
            values)
        .value(v -> v.waiting);
    gauge("runnerpool.queue.oldest.seconds", "Age of the longest waiting job", tags, values)
        .value(v -> v.oldestSeconds(clock.instant()));
    gauge(
            "runnerpool.jobs.passed.over",
            "Waiting jobs that GitLab gave to no idle runner of the pool",
            tags,
            values)
        .value(v -> v.passedOver);
    gauge("runnerpool.jobs.unservable", "Those of them that no pool takes", tags, values)
        .value(v -> v.unservable);
    gauge(
            "runnerpool.queue.age.seconds",
            "Age of the last complete reading of the queue; NaN if there is none",
            tags,
            values)
        .value(v -> age(v.pool));
    gauge(
            "runnerpool.cost.usd.per.hour",
            "Dollars per hour of the pods alive now; NaN if unknown",
            tags,
            values)
        .value(v -> v.hourly.orElse(Double.NaN));
    gauge("runnerpool.cost.unpriced.pods", "Pods on nodes of unknown price", tags, values)
        .value(v -> v.unpricedPods);
    gauge(
            "runnerpool.last.reconcile.seconds",
            "When the pool was last looked at, seconds since 1970",
            tags,
            values)
        .value(v -> v.looked.toEpochMilli() / 1000.0);
    for (RunnerState state : RunnerState.values()) {
      String label = state.name().toLowerCase(Locale.ROOT);
      gauge("runnerpool.runners", "Runners by state", tags.and("state", label), values)
          .value(v -> v.runners.getOrDefault(state, 0));
    }
    for (CostKind kind : CostKind.values()) {
      registry.counter("runnerpool.cost.usd", tags.and("kind", kind.label()));
    }
    return values;
  }

  private double age(RunnerPool pool) {
    return Optional.ofNullable(pool)
        .flatMap(known -> queues.state(known).reading())
        .map(reading -> Duration.between(reading.finishedAt(), clock.instant()).toMillis() / 1000.0)
        .orElse(Double.NaN);
  }

  private record Named(
      MeterRegistry registry, String name, String description, Tags tags, Latest values) {
    void value(java.util.function.ToDoubleFunction<Latest> value) {
      Gauge.builder(name, values, value)
          .description(description)
          .tags(tags)
          .strongReference(true)
          .register(registry);
    }
  }

  private Named gauge(String name, String description, Tags tags, Latest values) {
    return new Named(registry, name, description, tags, values);
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
