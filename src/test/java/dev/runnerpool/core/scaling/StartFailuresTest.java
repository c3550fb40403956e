package dev.runnerpool.core.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartFailuresTest {

  @ParameterizedTest
  @CsvSource({"1, 5", "2, 10", "3, 20", "6, 160", "7, 300", "8, 300", "1000000, 300"})
  void thePauseDoublesUpToFiveMinutes(int count, int seconds) {
    assertThat(new StartFailures(count, Given.NOW).pauseUntil())
        .isEqualTo(Given.NOW.plusSeconds(seconds));
  }

  @Test
  void withoutAFailureThereIsNoPause() {
    assertThat(StartFailures.none().pauseUntil()).isEqualTo(Instant.EPOCH);
    assertThat(StartFailures.none().add(Given.NOW)).isEqualTo(new StartFailures(1, Given.NOW));
  }
}
