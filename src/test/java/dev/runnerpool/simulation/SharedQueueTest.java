package dev.runnerpool.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.scaling.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SharedQueueTest {
  private static final Duration SPILL_AFTER = Duration.ofMinutes(1);

  /** Three a minute, each for 100 s: five at once on average. */
  private static final List<TracedJob> HOUR = Worlds.poisson(180, 3, Duration.ofSeconds(100), 4);

  @Test
  void theCheaperPoolHasAllJobsWhileItCan() {
    List<Result> results = played(HOUR, 30, List.of());
    assertThat(results.get(0).jobs()).isEqualTo(180);
    assertThat(results.get(1).made()).isZero();
  }

  @Test
  void aboveTheMaxOfTheCheaperOneTheOtherTakesThemAfterTheWait() {
    List<Result> results = played(HOUR, 3, List.of());
    assertThat(results.get(0).mostLive()).isEqualTo(3);
    assertThat(results.get(1).jobs()).isGreaterThan(20);
    assertThat(results.get(0).jobs()).isGreaterThan(results.get(1).jobs() / 2);
    assertThat(results.get(0).jobs() + results.get(1).jobs()).isEqualTo(180);
  }

  @Test
  void aPoolWhoseStartsFailLeavesItsJobsToTheOther() {
    Instant begin = HOUR.get(0).queuedAt();
    Trouble trouble = new Trouble.StartsFail(begin, begin.plus(Duration.ofHours(3)));
    List<Result> results = played(HOUR, 30, List.of(trouble));
    assertThat(results.get(0).jobs()).isZero();
    assertThat(results.get(1).jobs()).isEqualTo(180);
  }

  /**
   * A runner made for a job that has one would have nothing to do, as none is warm. GitLab gives a
   * runner the oldest job, not the one that it was made for: now and then that one is the other
   * pool's, whose runner then comes for nothing.
   */
  @Property(tries = 20)
  void jobsDoNotGetARunnerInBothPools(@ForAll @LongRange(max = 1_000_000) long seed) {
    List<Result> results =
        played(Worlds.poisson(150, 4, Duration.ofSeconds(100), seed), 4, List.of());
    int made = results.get(0).made() + results.get(1).made();
    assertThat(results.get(0).jobs() + results.get(1).jobs()).isEqualTo(150);
    assertThat(made).isBetween(150, 153);
  }

  private static List<Result> played(List<TracedJob> jobs, int max, List<Trouble> troubles) {
    World world = Worlds.prompt(Duration.ofSeconds(10));
    return Simulation.shared(
        jobs,
        List.of(
            pool("cheap", Worlds.pool(max, 0), 0.08, world.with(troubles)),
            pool("dear", Worlds.pool(30, 0), 0.20, world)));
  }

  private static QueuedPool pool(String name, Policy policy, double price, World world) {
    return new QueuedPool(name, policy, OptionalDouble.of(price), SPILL_AFTER, world);
  }
}
