package dev.runnerpool.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.autoscaler.GivenJobs;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.scaling.ClaimedJobs;
import dev.runnerpool.core.scaling.Demand;
import dev.runnerpool.core.scaling.Policy;
import dev.runnerpool.core.scaling.PoolSnapshot;
import dev.runnerpool.core.scaling.ScalePlanner;
import dev.runnerpool.core.scaling.Spend;
import dev.runnerpool.core.scaling.StartupFailures;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.operator.cost.PoolCost;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How soon a pool made runners for its jobs, as Prometheus sees it. */
class PoolMetersTest {

  private static final Instant NOW = Instant.parse("2026-11-29T10:00:00Z");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  // The queue is asked for gauges alone, of which none is read here.
  private final PoolMeters meters = new PoolMeters(registry, null, () -> NOW);
  private final RunnerPool pool = PoolManifest.named("arm").created().build();

  @Test
  void runnersStartForTheJobsThatCameLast() {
    look(2, job(1, 30), job(2, 5), job(3, 1));
    assertThat(reactions().count()).isEqualTo(2);
    assertThat(reactions().totalTime(TimeUnit.SECONDS)).isEqualTo(6);
  }

  @Test
  void aLookThatStartsNoneIsNoReaction() {
    look(0, job(1, 30));
    look(3);
    assertThat(reactions().count()).isZero();
  }

  private Timer reactions() {
    return registry.get("runnerpool.reaction.duration").tag("pool", "arm").timer();
  }

  private static Job job(long id, long waitsSeconds) {
    return new Job(id, "group/app", Set.of("arm64"), NOW.minusSeconds(waitsSeconds));
  }

  private void look(int started, Job... waiting) {
    List<Job> jobs = List.of(waiting);
    GivenJobs given =
        new GivenJobs(Set.copyOf(jobs.stream().map(Job::id).toList()), jobs, List.of(), 0, "");
    PoolSnapshot snapshot =
        new PoolSnapshot(
            NOW,
            new Policy(
                10,
                0,
                List.of(),
                Duration.ofMinutes(1),
                Duration.ofMinutes(5),
                10,
                2,
                Duration.ofHours(1),
                OptionalDouble.empty(),
                false,
                false),
            new Demand.Known(given.ids(), NOW),
            ClaimedJobs.none(),
            List.of(),
            0,
            StartupFailures.none(),
            Map.of(),
            Spend.unknown(),
            true);
    meters.record(
        pool,
        snapshot,
        Optional.of(jobs.size()),
        given,
        ScalePlanner.plan(snapshot),
        started,
        new PoolCost(OptionalDouble.empty(), null, Map.of(), Map.of(), 0, 0, Spend.unknown()));
  }
}
