package dev.runnerpool.core.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainTimeTest {

  @ParameterizedTest
  @CsvSource({
    "-5, 0 s",
    "0, 0 s",
    "59, 59 s",
    "60, 1 min",
    "125, 2 min 5 s",
    "3600, 1 h",
    "11400, 3 h 10 min",
    "86400, 1 d",
    "187200, 2 d 4 h"
  })
  void spans(long seconds, String words) {
    assertThat(PlainTime.span(Duration.ofSeconds(seconds))).isEqualTo(words);
  }

  @Test
  void anotherDayIsNamed() {
    Instant now = Instant.parse("2026-11-29T23:59:00Z");
    assertThat(PlainTime.at(now.plusSeconds(59), now)).isEqualTo("23:59:59 UTC");
    assertThat(PlainTime.at(now.plusSeconds(60), now)).isEqualTo("2026-11-30 00:00:00 UTC");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1st",
    "2, 2nd",
    "3, 3rd",
    "4, 4th",
    "11, 11th",
    "12, 12th",
    "13, 13th",
    "21, 21st",
    "111, 111th",
    "1203, '1,203rd'"
  })
  void places(int number, String words) {
    assertThat(PlainNumber.nth(number)).isEqualTo(words);
  }
}
