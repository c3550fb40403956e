package dev.runnerpool.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.autoscaler.Evaluation;
import dev.runnerpool.core.autoscaler.GivenJobs;
import dev.runnerpool.core.autoscaler.Inputs;
import dev.runnerpool.core.autoscaler.PoolAutoscaler;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.demand.PoolShare;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.core.objective.ObjectiveRecord;
import dev.runnerpool.core.objective.StartObjective;
import dev.runnerpool.core.records.JobRecord;
import dev.runnerpool.core.scaling.Demand;
import dev.runnerpool.core.scaling.Policy;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.core.scaling.Runners;
import dev.runnerpool.core.scaling.Spend;
import dev.runnerpool.manifests.PoolManifest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** From what the autoscaler sees to what Prometheus reads; times are seconds since the start. */
class ObjectiveMetersTest {

  private static final Instant START = Instant.parse("2026-11-29T10:00:00Z");
  private static final Optional<StartObjective> MINUTE =
      Optional.of(new StartObjective(Duration.ofSeconds(60), 0.97));

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final PoolAutoscaler autoscaler = new PoolAutoscaler();
  private final RunnerPool pool = PoolManifest.named("arm").created().build();
  private ObjectiveMeters meters = meters(0, Optional.empty());

  @Test
  void aPoolWithoutAnObjectiveHasNoMeters() {
    record(Optional.empty(), evaluate(0, 5, jobs(0, 1)), 0);
    meters.ended(pool, ended(1, 0, 90));
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void whatIsPromisedIsShownUntilItIsTakenBack() {
    record(MINUTE, evaluate(0, 5, List.of()), 0);
    assertThat(gauge("runnerpool.objective.share.ratio")).isEqualTo(0.97);
    assertThat(gauge("runnerpool.objective.seconds")).isEqualTo(60);
    assertThat(List.of(jobs("within"), jobs("late"), jobs("held_by_limit")))
        .as("from 0, as an increase begins there")
        .containsOnly(0.0);
    record(Optional.empty(), evaluate(20, 5, List.of()), 20);
    assertThat(gauge("runnerpool.objective.share.ratio")).isNaN();
    assertThat(gauge("runnerpool.objective.seconds")).isNaN();
  }

  @Test
  void jobsBeyondMaxAreHeldAndTheOneWithARunnerOnItsWayIsLate() {
    List<Job> jobs = jobs(0, 1, 2, 3);
    record(MINUTE, evaluate(0, 1, jobs, runner(RunnerState.STARTING, 0, -1)), 0);
    record(MINUTE, evaluate(61, 1, jobs, runner(RunnerState.STARTING, 0, -1)), 61);
    assertThat(jobs("late")).isEqualTo(1);
    // It takes the second job, which waited for it and not for itself.
    List<Job> left = jobs(0, 1, 3);
    record(MINUTE, evaluate(80, 1, left, runner(RunnerState.BUSY, 79, 2)), 80);
    assertThat(jobs("held_by_limit")).isEqualTo(1);
    assertThat(jobs("within")).isZero();
    assertThat(jobs("late")).isEqualTo(1);
  }

  @Test
  void aJobThatNoRunnerShowsIsCountedWhenGitLabTellsOfIt() {
    record(MINUTE, evaluate(0, 5, List.of()), 0);
    meters.ended(pool, ended(1, 10, 12));
    meters.ended(pool, ended(2, 10, 90));
    meters.ended(pool, ended(1, 10, 12));
    assertThat(jobs("within")).isEqualTo(1);
    assertThat(jobs("late")).isEqualTo(1);
    ObjectiveRecord kept = meters.of(pool.key()).orElseThrow();
    assertThat(kept.share()).isEqualTo(0.5);
    assertThat(kept.isKept()).isFalse();
    assertThat(meters.all()).containsExactly(Map.entry(pool.key(), kept));
    assertThat(meters.of("ci/other")).isEmpty();
    record(Optional.empty(), evaluate(20, 5, List.of()), 20);
    assertThat(meters.all()).as("it promises nothing any more").isEmpty();
  }

  @Test
  void whileNobodyLedJobsWentOnWaiting() {
    meters = meters(300, Optional.empty());
    record(MINUTE, evaluate(300, 5, jobs(0, 1)), 300);
    assertThat(jobs("late")).as("nobody led before: it was late before the watch began").isZero();
    meters = meters(300, Optional.of(START));
    record(MINUTE, evaluate(300, 5, jobs(0, 1)), 300);
    assertThat(jobs("late")).isEqualTo(1);
  }

  @Test
  void aPoolThatIsGoneIsCountedNoMore() {
    record(MINUTE, evaluate(0, 5, jobs(0, 1)), 0);
    meters.forget(pool);
    // The queue is asked for gauges alone, of which this pool has none.
    new PoolMeters(registry, null, Instant::now).forget(pool);
    meters.ended(pool, ended(1, 0, 90));
    assertThat(registry.getMeters()).isEmpty();
  }

  /** Of a process that began to lead at that second. */
  private ObjectiveMeters meters(long begun, Optional<Instant> ledBeforeUntil) {
    return new ObjectiveMeters(registry, () -> ledBeforeUntil, () -> START.plusSeconds(begun));
  }

  private void record(Optional<StartObjective> objective, Evaluation evaluation, long readAt) {
    meters.record(pool, objective, Optional.of(START.plusSeconds(readAt)), evaluation);
  }

  private double jobs(String result) {
    return registry.get("runnerpool.objective.jobs").tag("result", result).counter().count();
  }

  private double gauge(String name) {
    return registry.get(name).tag("pool", "arm").gauge().value();
  }

  private Evaluation evaluate(long now, int max, List<Job> jobs, Runner... runners) {
    Instant at = START.plusSeconds(now);
    PoolShare share = new PoolShare(new QueueState.NoAccessToken(), jobs, List.of(), 0, "");
    return autoscaler.evaluate(
        new Inputs(
            at,
            policy(max),
            Runners.of(List.of(runners)),
            Map.of(),
            failed -> "",
            new Demand.Known(Set.of(), at),
            Optional.of(at),
            true,
            available -> GivenJobs.of(share),
            Spend.unknown(),
            true,
            List.of(),
            Set.of()));
  }

  private static Policy policy(int max) {
    return new Policy(
        max,
        0,
        List.of(),
        Duration.ofMinutes(5),
        Duration.ofMinutes(10),
        10,
        1,
        Duration.ofMinutes(2),
        OptionalDouble.empty(),
        false,
        false);
  }

  private static List<Job> jobs(long queuedAt, long... ids) {
    return Arrays.stream(ids)
        .mapToObj(id -> new Job(id, "team/app", Set.of("arm64"), START.plusSeconds(queuedAt)))
        .toList();
  }

  private static Runner runner(RunnerState state, long since, long job) {
    return new Runner(
        0,
        "r0",
        state,
        START.plusSeconds(since),
        job < 0 ? OptionalLong.empty() : OptionalLong.of(job),
        0,
        Optional.empty());
  }

  private static JobRecord ended(long id, long queuedAt, long startedAt) {
    return new JobRecord(
        "https://gitlab.example.com",
        id,
        "team/app",
        "build",
        JobRecord.RefKind.Branch,
        "test",
        Set.of("arm64"),
        Optional.of(START.plusSeconds(queuedAt)),
        Optional.of(START.plusSeconds(startedAt)),
        START.plusSeconds(startedAt + 60),
        JobRecord.Status.Success,
        Optional.empty(),
        OptionalInt.of(0),
        OptionalLong.of(3));
  }
}
