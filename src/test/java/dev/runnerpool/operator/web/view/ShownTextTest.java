package dev.runnerpool.operator.web.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.operator.web.reading.MadeUpPool;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Text of others, and times in words. */
class ShownTextTest {

  @Test
  void whatIsLongIsCutAndWhatHidesIsGone() {
    assertThat(ShownText.name("x".repeat(10_000))).hasSize(120).endsWith("…");
    assertThat(ShownText.sentence("x".repeat(600))).hasSize(600);
    assertThat(ShownText.name("a\u0000b\u202ec\nd")).isEqualTo("a b c d");
    assertThat(ShownText.name("x".repeat(118) + "\ud83d\ude00\ud83d\ude00")).endsWith("x…");
  }

  @ParameterizedTest
  @CsvSource({
    "PT-1S, 0.0 s",
    "PT0.44S, 0.4 s",
    "PT9.96S, 10.0 s",
    "PT12.9S, 12 s",
    "PT3M, 3 min",
    "PT3M5S, 3 min 5 s",
    "PT2H10M9S, 2 h 10 min",
    "P3DT4H, 3 d 4 h",
  })
  void lengthsHaveTwoUnitsAtMost(Duration length, String words) {
    assertThat(TimeText.length(length)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({
    "-5, just now",
    "9, just now",
    "59, 50 s ago",
    "61, 1 min ago",
    "3700, 1 h 1 min ago",
  })
  void agesAreCoarseSoThatAPageAtRestStaysAsItIs(int seconds, String words) {
    assertThat(TimeText.ago(MadeUpPool.AT.minusSeconds(seconds), MadeUpPool.AT)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({"-5000, now", "999, now", "1000, in 1 s", "90000, in 1 min 30 s"})
  void whatIsLessThanASecondAwayIsNow(int millis, String words) {
    assertThat(TimeText.until(MadeUpPool.AT.plusMillis(millis), MadeUpPool.AT)).isEqualTo(words);
  }
}
