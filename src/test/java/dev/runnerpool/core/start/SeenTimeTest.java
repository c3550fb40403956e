package dev.runnerpool.core.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is made of a pod's whole second and the moment at which it was seen. */
class SeenTimeTest {

  private static final Instant TOLD = Instant.parse("2026-11-29T10:00:05Z");

  @Test
  void whatIsSeenWithinThePodsSecondIsExact() {
    assertThat(of(4.9, 5.25)).isEqualTo(at(5.25));
    assertThat(first(5.25)).isEqualTo(at(5.25));
  }

  @Test
  void whatIsSeenRightAfterThatSecondHappenedAtItsEnd() {
    assertThat(of(4.9, 6.05)).isEqualTo(at(5.999));
    assertThat(of(5.9995, 6.05)).as("not before it was seen not to be").isEqualTo(at(5.9995));
  }

  @Test
  void whatIsSeenLateIsInTheMiddleOfWhatIsPossible() {
    assertThat(of(4.0, 7.5)).isEqualTo(at(5.5));
    assertThat(of(5.6, 7.5)).as("it was looked at within that second").isEqualTo(at(5.8));
    assertThat(first(3_600)).as("after a restart").isEqualTo(at(5.5));
  }

  @Test
  void whereTheClocksDifferWhatWasSeenCounts() {
    assertThat(of(4.0, 4.5)).as("the cluster is ahead").isEqualTo(at(4.5));
    assertThat(first(4.5)).as("the cluster is ahead").isEqualTo(at(4.5));
    assertThat(of(9.0, 9.3)).as("the cluster is behind").isEqualTo(at(9.3));
  }

  private static Instant of(double before, double seen) {
    return SeenTime.of(TOLD, Optional.of(at(before)), at(seen));
  }

  private static Instant first(double seen) {
    return SeenTime.of(TOLD, Optional.empty(), at(seen));
  }

  /** Seconds of that minute. */
  private static Instant at(double second) {
    return TOLD.minusSeconds(5).plus(Duration.ofNanos(Math.round(second * 1e9)));
  }
}
