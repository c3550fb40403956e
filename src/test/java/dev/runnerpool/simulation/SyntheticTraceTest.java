package dev.runnerpool.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class SyntheticTraceTest {
  private static final List<TracedJob> WEEK = SyntheticTrace.of(20_000, 7, 1);

  @Test
  void hasAsManyJobsAsAskedForInOrder() {
    assertThat(WEEK).hasSize(20_000);
    for (int i = 1; i < WEEK.size(); i++) {
      assertThat(WEEK.get(i).queuedAt()).isAfterOrEqualTo(WEEK.get(i - 1).queuedAt());
    }
  }

  @Test
  void followsFromItsSeedAlone() {
    assertThat(SyntheticTrace.of(20_000, 7, 1)).isEqualTo(WEEK);
    assertThat(SyntheticTrace.of(20_000, 7, 2)).isNotEqualTo(WEEK);
  }

  @Test
  void threeInTenJobsAreForArm64() {
    assertThat(share(job -> job.tags().contains("arm64"))).isCloseTo(0.3, within(0.02));
  }

  @Test
  void halfOfTheJobsEndWithinTwoMinutesOrSoAndNoneTakesOverAnHour() {
    assertThat(share(job -> job.duration().toSeconds() <= 128)).isCloseTo(0.5, within(0.03));
    assertThat(share(job -> job.duration().toSeconds() > 600)).isCloseTo(0.1, within(0.03));
    assertThat(WEEK).allMatch(job -> job.duration().toSeconds() <= 3_600);
  }

  @Test
  void mostJobsComeInWorkingHours() {
    assertThat(share(job -> workingHours(at(job)))).isBetween(0.6, 0.9);
    assertThat(share(job -> at(job).getDayOfWeek() == DayOfWeek.SUNDAY)).isBetween(0.01, 0.08);
  }

  @Test
  void somePipelinesComeAtTheFullHour() {
    assertThat(share(job -> at(job).getMinute() == 0 && at(job).getSecond() == 0))
        .isBetween(0.03, 0.12);
  }

  private static boolean workingHours(LocalDateTime at) {
    return at.getDayOfWeek().getValue() <= DayOfWeek.FRIDAY.getValue()
        && at.getHour() >= 7
        && at.getHour() < 19;
  }

  private static LocalDateTime at(TracedJob job) {
    return LocalDateTime.ofInstant(job.queuedAt(), ZoneOffset.UTC);
  }

  private static double share(Predicate<TracedJob> which) {
    return WEEK.stream().filter(which).count() / (double) WEEK.size();
  }
}
