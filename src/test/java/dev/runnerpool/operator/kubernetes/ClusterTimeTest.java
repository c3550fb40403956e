package dev.runnerpool.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ClusterTimeTest {
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

  private final ClusterTime time = new ClusterTime();

  @Test
  void nothingIsKnownAtFirst() {
    assertThat(time.ahead()).isZero();
  }

  @Test
  void secondsAreTolerated() {
    time.saw(NOW.plusSeconds(9), NOW);
    assertThat(time.ahead()).isZero();
    time.saw(NOW.minusSeconds(10), NOW);
    assertThat(time.ahead()).isZero();
  }

  @Test
  void aWrongClockShowsEitherWay() {
    time.saw(NOW.plusSeconds(300), NOW);
    assertThat(time.ahead()).isBetween(Duration.ofSeconds(300), Duration.ofSeconds(301));
    ClusterTime behind = new ClusterTime();
    behind.saw(NOW.minusSeconds(300), NOW);
    assertThat(behind.ahead()).isBetween(Duration.ofSeconds(-300), Duration.ofSeconds(-299));
  }

  @Test
  void answersThatTookLongDoNotCount() {
    time.saw(NOW, NOW);
    for (int late = 0; late < 7; late++) {
      time.saw(NOW.minusSeconds(60), NOW);
    }
    assertThat(time.ahead()).isZero();
  }

  @Test
  void aClockThatWasSetRightIsBelievedSoon() {
    time.saw(NOW.plusSeconds(300), NOW);
    for (int answer = 0; answer < 8; answer++) {
      time.saw(NOW, NOW);
    }
    assertThat(time.ahead()).isZero();
  }
}
