package dev.runnerpool.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.scaling.ClaimedJobs;
import dev.runnerpool.core.scaling.Demand;
import dev.runnerpool.core.scaling.Policy;
import dev.runnerpool.core.scaling.PoolSnapshot;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.core.scaling.Spend;
import dev.runnerpool.core.scaling.StartupFailures;
import dev.runnerpool.manifests.PoolManifest;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What Prometheus sees of scaling. */
class ScalingMetersTest {

  private static final Instant NOW = Instant.parse("2026-11-29T10:00:00Z");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ScalingMeters meters = new ScalingMeters(registry);
  private final RunnerPool pool = PoolManifest.named("arm").created().build();
  private StartupFailures failures = StartupFailures.none();
  private Map<Integer, Instant> avoided = Map.of();
  private Demand demand = new Demand.Known(Set.of(1L, 2L, 3L), NOW);
  private boolean paused;

  @Test
  void aimsAreShownBesideTheBound() {
    see(NOW, runner("a", RunnerState.BUSY, NOW));
    assertThat(value("runnerpool.max.runners")).isEqualTo(2);
    assertThat(value("runnerpool.warm.runners")).isEqualTo(1);
    assertThat(value("runnerpool.desired.runners"))
        .as("the busy one, three jobs, one warm; beyond max")
        .isEqualTo(5);
    demand = new Demand.Unknown();
    see(NOW, runner("a", RunnerState.BUSY, NOW));
    assertThat(value("runnerpool.desired.runners")).as("while the queue is unknown").isNaN();
    demand = new Demand.Known(Set.of(1L), NOW);
    paused = true;
    see(NOW, runner("a", RunnerState.BUSY, NOW));
    assertThat(value("runnerpool.desired.runners")).as("of a paused pool").isEqualTo(1);
  }

  @Test
  void theBreakerIsInOneState() {
    see(NOW);
    assertThat(breaker("closed")).isEqualTo(1);
    failures = failures.refused(NOW, "quota");
    see(NOW);
    assertThat(breaker("closed")).isZero();
    assertThat(breaker("open")).isEqualTo(1);
    assertThat(value("runnerpool.start.failures")).isEqualTo(1);
    see(NOW.plusSeconds(60));
    assertThat(breaker("open")).isZero();
    assertThat(breaker("half_open")).isEqualTo(1);
  }

  @Test
  void eachStartCountsOnceByItsResult() {
    see(NOW, starting("quick", 0), starting("broken", 0), starting("slow", 0), starting("gone", 0));
    Instant later = NOW.plusSeconds(30);
    for (int look = 0; look < 2; look++) {
      see(
          later,
          runner("quick", RunnerState.IDLE, NOW.plusMillis(400)),
          runner("broken", RunnerState.FAILED, NOW.plusSeconds(7)),
          starting("slow", 0));
    }
    see(NOW.plusSeconds(300), starting("slow", 0));
    see(NOW.plusSeconds(301), starting("slow", 0));
    assertThat(start("started").count()).isEqualTo(1);
    assertThat(start("started").totalTime(TimeUnit.MILLISECONDS)).isEqualTo(400);
    assertThat(start("failed").totalTime(TimeUnit.SECONDS)).isEqualTo(7);
    assertThat(start("deadline").count()).isEqualTo(1);
    assertThat(start("deadline").totalTime(TimeUnit.SECONDS)).isEqualTo(300);
    assertThat(registry.find("runnerpool.runner.start.duration").timers()).hasSize(3);
  }

  @Test
  void aRunnerThatWasThereBeforeHasNoStart() {
    see(NOW, runner("a", RunnerState.IDLE, NOW.minusSeconds(60)));
    assertThat(registry.find("runnerpool.runner.start.duration").timers()).isEmpty();
  }

  @Test
  void entriesOfThePlacementAreShownByNumber() {
    avoided = Map.of(0, NOW.plusSeconds(60));
    see(NOW, starting("a", 1), runner("b", RunnerState.FAILED, NOW));
    assertThat(entry("runnerpool.placement.runners", "0")).isZero();
    assertThat(entry("runnerpool.placement.runners", "1")).isEqualTo(1);
    assertThat(entry("runnerpool.placement.avoided", "0")).isEqualTo(1);
    see(NOW.plusSeconds(61));
    assertThat(entry("runnerpool.placement.avoided", "0")).isZero();
  }

  @Test
  void whenATokenEndsIsShownIfItDoes() {
    meters.record(pool, snapshot(NOW, List.of()), Optional.of(NOW));
    assertThat(value("runnerpool.token.expiry.timestamp.seconds")).isEqualTo(NOW.getEpochSecond());
    meters.record(pool, snapshot(NOW, List.of()), Optional.empty());
    assertThat(value("runnerpool.token.expiry.timestamp.seconds")).isNaN();
  }

  @Test
  void theyEndWithThePoolAndBeginWithTheNextOfItsName() {
    see(NOW);
    meters.forget(pool);
    // The queue is asked for gauges alone, of which this pool has none.
    new PoolMeters(registry, null, Instant::now).forget(pool);
    assertThat(registry.getMeters()).isEmpty();
    see(NOW);
    assertThat(value("runnerpool.max.runners")).isEqualTo(2);
  }

  private void see(Instant now, Runner... runners) {
    meters.record(pool, snapshot(now, List.of(runners)), Optional.empty());
  }

  private PoolSnapshot snapshot(Instant now, List<Runner> runners) {
    Policy policy =
        new Policy(
            2,
            1,
            List.of(),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            10,
            2,
            Duration.ofHours(1),
            OptionalDouble.empty(),
            paused,
            false);
    return new PoolSnapshot(
        now,
        policy,
        demand,
        ClaimedJobs.none(),
        runners,
        0,
        failures,
        avoided,
        Spend.unknown(),
        true);
  }

  private static Runner starting(String id, int entry) {
    return new Runner(
        0, id, RunnerState.STARTING, NOW, OptionalLong.empty(), entry, Optional.empty());
  }

  private static Runner runner(String id, RunnerState state, Instant since) {
    return new Runner(0, id, state, since, OptionalLong.empty(), 0, Optional.empty());
  }

  private double value(String name) {
    return registry.get(name).gauge().value();
  }

  private double breaker(String state) {
    return registry.get("runnerpool.start.breaker").tag("state", state).gauge().value();
  }

  private double entry(String name, String entry) {
    return registry.get(name).tag("entry", entry).gauge().value();
  }

  private Timer start(String result) {
    return registry.get("runnerpool.runner.start.duration").tag("result", result).timer();
  }
}
