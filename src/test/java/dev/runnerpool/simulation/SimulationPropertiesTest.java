package dev.runnerpool.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class SimulationPropertiesTest {

  @Property(tries = 40)
  void eachJobRunsOnceWithinTheMaximumWhateverThePool(
      @ForAll @LongRange(max = 1_000_000) long seed,
      @ForAll @IntRange(min = 1, max = 60) int max,
      @ForAll @IntRange(max = 60) int warm,
      @ForAll boolean hints) {
    World hinted = World.withSeed(seed);
    Simulation simulation =
        new Simulation(
            SyntheticTrace.of(150, 1, seed),
            hints ? hinted : hinted.polled(),
            Worlds.pool(max, Math.min(max, warm)));
    for (Result result :
        new Result[] {
          simulation.planned(),
          simulation.allKnowing(),
          simulation.keda(KedaStrategy.ACCURATE, Duration.ofSeconds(30))
        }) {
      // That a job is taken twice, or more than max live, ends a simulation at once.
      assertThat(result.jobs()).isEqualTo(150);
      assertThat(result.mostLive()).isBetween(1, max);
      assertThat(result.made()).isGreaterThanOrEqualTo(150);
      assertThat(result.waits().p50()).isGreaterThanOrEqualTo(0.3);
      assertThat(result.waits().max()).isGreaterThanOrEqualTo(result.waits().p99());
    }
  }
}
