package dev.runnerpool.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KedaStrategyTest {

  @ParameterizedTest(name = "{0}: {1} wanted, {2} live, {3} of them starting, max {4}")
  @CsvSource({
    // Ten jobs wait while ten others run: by default nothing is started for them.
    "DEFAULT, 10, 10, 0, 50, 0",
    "DEFAULT, 10, 4, 4, 50, 6",
    "ACCURATE, 10, 10, 0, 50, 10",
    "ACCURATE, 10, 14, 4, 50, 6",
    // At the maximum: what is left below it.
    "ACCURATE, 10, 45, 0, 50, 5",
    // Six are starting for ten jobs, and eager starts ten more.
    "EAGER, 10, 6, 6, 50, 10",
    "EAGER, 10, 40, 6, 50, 4"
  })
  void startsAsKedaDoes(
      KedaStrategy strategy, int wanted, int live, int starting, int max, int starts) {
    assertThat(strategy.starts(wanted, live, starting, max)).isEqualTo(starts);
  }
}
