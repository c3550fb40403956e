package dev.runnerpool.core.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.scaling.PoolSimulation.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** The planner over time, not only in one instant. */
class PoolSimulationTest {

  @Property(tries = 50)
  void lateReadingsOfTheQueueStartNoRunnerTooMany(
      @ForAll @Size(min = 1, max = 6) List<@IntRange(max = 12) Integer> bursts,
      @ForAll @IntRange(min = 1, max = 6) int max,
      @ForAll boolean idsKnown,
      @ForAll @IntRange(max = 40) int latestReading,
      @ForAll Random random) {
    World world = new World(idsKnown, latestReading, 0, false);
    PoolSimulation pool = new PoolSimulation(policy(max, 0), world, random);
    for (int jobs : bursts) {
      pool.queue(jobs);
      pool.run(Duration.ofSeconds(30));
    }
    pool.run(Duration.ofHours(1));
    assertThat(pool.waiting()).isZero();
    assertThat(pool.started()).as("one runner per job").isEqualTo((int) pool.jobs());
  }

  @Property(tries = 50)
  void whateverGoesWrongMaxIsNeverPassedAndEveryJobIsServed(
      @ForAll @Size(min = 1, max = 6) List<@IntRange(max = 12) Integer> bursts,
      @ForAll @IntRange(min = 1, max = 6) int max,
      @ForAll @IntRange(max = 3) int warm,
      @ForAll @IntRange(max = 40) int troublePercent,
      @ForAll boolean outdatedView,
      @ForAll Random random) {
    World world = new World(true, 20, troublePercent, outdatedView);
    PoolSimulation pool = new PoolSimulation(policy(max, warm), world, random);
    for (int jobs : bursts) {
      pool.queue(jobs);
      pool.run(Duration.ofSeconds(30));
    }
    pool.run(Duration.ofHours(4));
    assertThat(pool.mostLive()).isLessThanOrEqualTo(max);
    assertThat(pool.waiting()).isZero();
    int wanted = (int) pool.jobs() + pool.inVain() + Math.min(max, warm);
    assertThat(pool.started()).isLessThanOrEqualTo(wanted);
  }

  @Property(tries = 30)
  void withoutDemandThePoolGoesToItsWarmRunners(
      @ForAll @IntRange(min = 1, max = 6) int max,
      @ForAll @IntRange(max = 3) int warm,
      @ForAll Random random) {
    PoolSimulation pool =
        new PoolSimulation(policy(max, warm), new World(true, 5, 0, false), random);
    pool.queue(9);
    pool.run(Duration.ofHours(1));
    assertThat(pool.idle()).isEqualTo(Math.min(max, warm));
    assertThat(pool.live()).isEqualTo(pool.idle());
  }

  @Property(tries = 100)
  void steadyDemandIsMetByAsManyRunnersAsMaxAllows(
      @ForAll @IntRange(min = 1, max = 9) int max,
      @ForAll @IntRange(max = 9) int waiting,
      @ForAll @IntRange(max = 3) int warm,
      @ForAll @IntRange(min = 1, max = 4) int burst) {
    Given given = Given.pool().max(max).warm(warm).burst(burst).waiting(waiting);
    PoolSnapshot pool = given.snapshot();
    for (int look = 0; look < 12; look++) {
      PoolSnapshot after = Apply.plan(ScalePlanner.plan(pool), pool);
      pool = Apply.with(after, after.now(), after.demand(), allIdle(after.runners()));
    }
    assertThat(pool.live()).isEqualTo(Math.min(max, waiting + warm));
  }

  private static List<Runner> allIdle(List<Runner> runners) {
    return runners.stream()
        .map(
            r ->
                new Runner(
                    r.slot(), r.id(), RunnerState.IDLE, r.since(), r.job(), 0, Optional.empty()))
        .toList();
  }

  /** Nothing but nextCheck wakes the pool up, as when no event comes. */
  @Test
  void idleRunnersLeaveSoonAfterThePeakFadesIfOnlyNextCheckAsks() {
    StabilizationWindow peakNeed = new StabilizationWindow();
    PoolSnapshot pool = Given.pool().runners(4, RunnerState.IDLE, Duration.ZERO).snapshot();
    Duration window = pool.policy().idleTimeout();
    peakNeed.add(pool.now().plusSeconds(60), 4, window);
    pool = Apply.with(pool, pool.now().plusSeconds(61), pool.demand(), pool.runners());
    for (int wake = 0; wake < 30 && !pool.in(RunnerState.IDLE).isEmpty(); wake++) {
      pool = peak(pool, peakNeed.add(pool.now(), pool.need(), window));
      ScalePlan plan = ScalePlanner.plan(pool);
      PoolSnapshot after = Apply.plan(plan, pool);
      Instant then = ScalePlanner.nextCheck(pool).orElse(pool.now());
      pool = Apply.with(after, then, pool.demand(), after.runners());
    }
    assertThat(pool.in(RunnerState.RETIRING)).hasSize(4);
    Duration stayed = Duration.between(Given.NOW, pool.in(RunnerState.RETIRING).get(0).since());
    assertThat(stayed)
        .isBetween(window.plusSeconds(60), window.plusSeconds(60).plus(window.dividedBy(10)));
  }

  private static PoolSnapshot peak(PoolSnapshot s, int peak) {
    return new PoolSnapshot(
        s.now(),
        s.policy(),
        s.demand(),
        s.taken(),
        s.runners(),
        peak,
        s.startFailures(),
        s.avoidedUntil(),
        s.money(),
        s.canStart());
  }

  private static Policy policy(int max, int warm) {
    return Given.pool().max(max).warm(warm).snapshot().policy();
  }
}
