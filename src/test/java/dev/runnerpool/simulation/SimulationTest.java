package dev.runnerpool.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.runnerpool.core.scaling.WarmSchedule;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulationTest {
  private static final WarmSchedule WORKING_HOURS =
      new WarmSchedule(
          EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
          LocalTime.of(7, 0),
          LocalTime.of(19, 0),
          ZoneOffset.UTC,
          20);

  private static final List<TracedJob> DAY = SyntheticTrace.of(2_000, 1, 1);

  /**
   * Palm 1938, Feeney and Sherbrooke 1966: with warm stock W, each job orders one runner that takes
   * L, so a job waits longer than t if W or more came in the L - t before it. Poisson, 10 a minute,
   * L = 60 s, W = 15, t = 5 s: 0.047.
   */
  @Test
  void aWarmPoolIsABaseStockAsTheTextbooksHaveIt() {
    List<TracedJob> jobs = Worlds.poisson(30_000, 10, Duration.ofSeconds(60), 5);
    Simulation simulation =
        new Simulation(jobs, Worlds.prompt(Duration.ofSeconds(60)), Worlds.pool(500, 15));
    // Waits come in clusters of about ten, so 30,000 of them say as much as 3,000 would.
    assertThat(simulation.plannedTally().shareOver(5_000)).isCloseTo(0.047, within(0.012));
  }

  @Test
  void jobsWaitingOnAverageAreTheirRateTimesTheirWait() {
    List<TracedJob> jobs = Worlds.poisson(3_000, 30, Duration.ofSeconds(90), 3);
    Result result =
        new Simulation(jobs, Worlds.prompt(Duration.ofSeconds(30)), Worlds.pool(50, 0)).planned();
    assertThat(result.waits().mean()).isPositive();
    assertThat(result.seconds().waiting())
        .isCloseTo(result.jobs() * result.waits().mean(), within(1.0));
    assertThat(result.seconds().busy()).isCloseTo(3_000 * 90.0, within(1.0));
  }

  @Test
  void theSameSeedGivesTheSameResultAndAnotherDoesNot() {
    Result first = simulation(7).planned();
    assertThat(simulation(7).planned()).isEqualTo(first);
    assertThat(simulation(8).planned()).isNotEqualTo(first);
  }

  /** Asking the planner only where it can say something is what makes the simulation fast. */
  @ParameterizedTest
  @CsvSource({"1, 500, true", "2, 25, true", "3, 500, false", "4, 15, false"})
  void notAskingThePlannerWhereItSaysNothingChangesNothing(long seed, int max, boolean hints) {
    List<TracedJob> jobs = SyntheticTrace.of(800, 1, seed);
    World world = hints ? World.withSeed(seed) : World.withSeed(seed).polled();
    Simulation simulation = new Simulation(jobs, world, Worlds.pool(max, 3, WORKING_HOURS));
    Result quick = simulation.planned();
    Result slow = simulation.plannedAskingAlways();
    assertThat(quick.plans()).isLessThan(slow.plans());
    assertThat(quick.withPlans(0)).isEqualTo(slow.withPlans(0));
  }

  @Test
  void startsThatComeTooLateAreGivenUpAndMadeAgain() {
    StartUp oftenStuck =
        new StartUp(
            Duration.ofSeconds(5), 0.3, 0.5, Duration.ofSeconds(20), 0.3, 0.5, Duration.ofHours(1));
    Simulation simulation =
        new Simulation(
            SyntheticTrace.of(400, 1, 2), World.withSeed(2).with(oftenStuck), Worlds.pool(500, 0));
    Result result = simulation.planned();
    assertThat(result.runnersPerJob()).isGreaterThan(1.1);
    assertThat(result.withPlans(0)).isEqualTo(simulation.plannedAskingAlways().withPlans(0));
  }

  @Test
  void enoughWarmRunnersLeaveNothingToWaitForButGitLab() {
    Simulation simulation = new Simulation(DAY, World.withSeed(1), Worlds.pool(1_000, 150));
    Result planned = simulation.planned();
    Result best = simulation.allKnowing();
    assertThat(planned.waits().p95()).isLessThanOrEqualTo(1.1 * best.waits().p95());
    assertThat(planned.idleShare()).isLessThanOrEqualTo(planned.warmShare());
  }

  @Test
  void withoutWarmRunnersOneIsMadeForEachJobAndNoneIsIdle() {
    Result result = new Simulation(DAY, World.withSeed(1), Worlds.pool(1_000, 0)).planned();
    assertThat(result.runnersPerJob()).isBetween(1.0, 1.02);
    assertThat(result.idleShare()).isLessThan(0.01);
  }

  @Test
  void theAllKnowingPlannerHasEachRunnerReadyWhenItsJobComes() {
    Result result = new Simulation(DAY, World.withSeed(1), Worlds.pool(1_000, 0)).allKnowing();
    assertThat(result.waits().max()).isEqualTo(0.3);
    assertThat(result.made()).isEqualTo(result.jobs());
    assertThat(result.seconds().idle()).isZero();
  }

  @Test
  void aTightMaximumIsNeverPassedByAnyPlanner() {
    Simulation simulation = new Simulation(DAY, World.withSeed(1), Worlds.pool(12, 3));
    assertThat(simulation.planned().mostLive()).isEqualTo(12);
    assertThat(simulation.allKnowing().mostLive()).isEqualTo(12);
    for (KedaStrategy strategy : KedaStrategy.values()) {
      assertThat(simulation.keda(strategy, Duration.ofSeconds(5)).mostLive())
          .isLessThanOrEqualTo(12);
    }
  }

  /** What happens with a queue that holds waiting jobs only, which is all that GitLab tells. */
  @Test
  void kedaStarvesByDefaultAndMakesTooManyWhenEager() {
    Simulation simulation = new Simulation(DAY, World.withSeed(1), Worlds.pool(1_000, 0));
    Result planned = simulation.planned();
    Result byDefault = simulation.keda(KedaStrategy.DEFAULT, Duration.ofSeconds(5));
    Result eager = simulation.keda(KedaStrategy.EAGER, Duration.ofSeconds(5));
    assertThat(byDefault.waits().p95()).isGreaterThan(5 * planned.waits().p95());
    assertThat(eager.made()).isGreaterThan(planned.made());
  }

  @Test
  void aTraceWithoutJobsIsRefused() {
    assertThatThrownBy(() -> new Simulation(List.of(), World.withSeed(1), Worlds.pool(1, 0)))
        .hasMessageContaining("at least one job");
  }

  private static Simulation simulation(long seed) {
    return new Simulation(
        SyntheticTrace.of(500, 1, seed), World.withSeed(seed), Worlds.pool(100, 2, WORKING_HOURS));
  }
}
