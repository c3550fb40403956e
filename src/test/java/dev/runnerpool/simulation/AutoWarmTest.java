package dev.runnerpool.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.scaling.Policy;
import dev.runnerpool.core.warm.AutoWarm;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Warmth by the pool's own history, checked by playing traces. */
class AutoWarmTest {
  /** A quantile of some hundred jobs that come in clusters is known no better than this. */
  private static final double ONE_IN_TWENTY = 0.05 + 0.01;

  /**
   * Where the textbook has an answer: Poisson, 10 a minute, starts of exactly 60 s. W = 15 serves
   * 95.3 % within 5 s and has 5.1 idle runners on average, for 10 that are busy.
   */
  @ParameterizedTest
  @CsvSource({"0", "5", "20"})
  void withPoissonArrivalsItFindsTheTextbooksNumber(int wait) {
    List<TracedJob> jobs = Worlds.poisson(30_000, 10, Duration.ofSeconds(60), 5);
    World prompt = Worlds.prompt(Duration.ofSeconds(60));
    Tally tally = new Simulation(jobs, prompt, sized(wait)).plannedTally();
    assertThat(tally.shareOver(wait * 1_000L)).isLessThan(ONE_IN_TWENTY);
    if (wait == 5) {
      assertThat(tally.result().idleShare()).isBetween(0.4, 0.6);
    }
  }

  /** Bursts, pipelines, nights, and starts of 8 s with a quarter of 45 s; learning included. */
  @ParameterizedTest
  @CsvSource({"1, 0", "1, 5", "1, 10", "2, 5", "3, 10"})
  void nineteenJobsOfTwentyWaitNoLongerThanAskedThoughJobsComeInBursts(long seed, int wait) {
    Simulation simulation = simulation(seed, sized(wait));
    long pickUp = World.withSeed(seed).pickUp().toMillis();
    assertThat(simulation.plannedTally().shareOver(wait * 1_000L + pickUp))
        .isLessThan(ONE_IN_TWENTY);
    assertThat(simulation(seed, Worlds.pool(500, 0)).plannedTally().shareOver(wait * 1_000L))
        .as("without warm runners")
        .isGreaterThan(0.3);
  }

  /**
   * The best fixed number for the whole trace takes knowing the trace; it serves quiet hours better
   * and busy ones worse, and costs about the same. The most it may ever have, all the time, is what
   * somebody sets who wants to be safe.
   */
  @Test
  void itCostsNoMoreThanTheBestFixedNumberAndFarLessThanItsMaxAllTheTime() {
    Tally own = simulation(1, sized(5)).plannedTally();
    int warm = 1;
    Tally fixed = simulation(1, Worlds.pool(500, warm)).plannedTally();
    while (fixed.shareOver(5_300) > own.shareOver(5_300)) {
      fixed = simulation(1, Worlds.pool(500, ++warm)).plannedTally();
    }
    double idle = own.result().idleShare();
    assertThat(idle).isLessThan(1.05 * fixed.result().idleShare());
    assertThat(idle).isLessThan(simulation(1, Worlds.pool(500, 50)).planned().idleShare() / 3);
  }

  @Test
  void aShorterWaitCostsMore() {
    double prompt = simulation(1, sized(0)).planned().idleShare();
    double patient = simulation(1, sized(20)).planned().idleShare();
    assertThat(patient).isLessThan(prompt / 2);
  }

  @Test
  void notAskingThePlannerWhereItSaysNothingChangesNothing() {
    Simulation simulation =
        new Simulation(SyntheticTrace.of(1_500, 2, 4), World.withSeed(4), sized(5));
    assertThat(simulation.planned().withPlans(0))
        .isEqualTo(simulation.plannedAskingAlways().withPlans(0));
  }

  private static Policy sized(int wait) {
    return Worlds.pool(500, 0).withAutoWarm(new AutoWarm(0, 50, Duration.ofSeconds(wait)));
  }

  private static Simulation simulation(long seed, Policy policy) {
    List<TracedJob> jobs = SyntheticTrace.of(30_000, 14, seed);
    return new Simulation(jobs, World.withSeed(seed), policy);
  }
}
