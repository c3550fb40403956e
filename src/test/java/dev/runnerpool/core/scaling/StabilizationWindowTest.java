package dev.runnerpool.core.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class StabilizationWindowTest {

  @Test
  void whatWasNoNeedAfterAllIsTakenOutOfTheWindow() {
    StabilizationWindow peak = new StabilizationWindow();
    Instant now = Instant.parse("2026-03-02T10:00:00Z");
    Duration window = Duration.ofMinutes(5);
    peak.add(now, 5, window);
    peak.add(now.plusSeconds(1), 3, window);
    peak.lower(4);
    assertThat(peak.add(now.plusSeconds(2), 0, window)).isEqualTo(1);
    assertThat(peak.add(now.plusSeconds(301), 0, window)).isZero();
  }

  @Property
  void isTheLargestNeedOfTheWindow(
      @ForAll @Size(min = 1, max = 40) List<@IntRange(max = 9) Integer> needs,
      @ForAll @Size(40) List<@IntRange(max = 20) Integer> gaps,
      @ForAll @IntRange(min = 1, max = 60) int window) {
    StabilizationWindow peak = new StabilizationWindow();
    long[] at = new long[needs.size()];
    for (int i = 0; i < at.length; i++) {
      at[i] = (i == 0 ? 0 : at[i - 1]) + gaps.get(i);
      int largest = 0;
      for (int j = 0; j <= i; j++) {
        largest = at[j] >= at[i] - window ? Math.max(largest, needs.get(j)) : largest;
      }
      Instant now = Instant.ofEpochSecond(at[i]);
      assertThat(peak.add(now, needs.get(i), Duration.ofSeconds(window))).isEqualTo(largest);
    }
  }
}
