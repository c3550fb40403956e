package dev.runnerpool.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.controlplane.Recipe;
import dev.runnerpool.operator.reconcile.Policies;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** What {@code deploy/examples/working-hours} promises of its days and nights, in virtual time. */
class WorkingHoursRecipeTest {
  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
  private static final LocalDate MONDAY = LocalDate.of(2026, 3, 2);

  /** A step of the timeline is longer than a quarter of an hour: the edges are left out. */
  private static final Predicate<LocalTime> IN_THE_DAY = within(9, 18);

  private static final Predicate<LocalTime> AT_NIGHT = within(20, 24).or(within(0, 7));

  @Test
  void byTheClockRunnersAreReadyBeforePeopleComeAndNoneIsLeftAtNight() {
    Tally tally = new Simulation(workingDays(1), World.withSeed(1), pool(0)).plannedTally();

    assertThat(tally.result().waits().max()).as("the longest wait").isLessThan(30);
    assertThat(idle(tally, IN_THE_DAY).min().orElseThrow()).isGreaterThan(5);
    assertThat(idle(tally, AT_NIGHT).max().orElseThrow()).isZero();
  }

  @Test
  void learnedFromTheJobsNineteenOfTwentyWaitHalfAMinuteAtMostAndTheNightCostsLess() {
    Tally tally = new Simulation(workingDays(2), World.withSeed(1), pool(1)).plannedTally();

    assertThat(tally.shareOver(30_000)).isLessThan(0.05);
    assertThat(idle(tally, AT_NIGHT).average().orElseThrow())
        .isLessThan(idle(tally, IN_THE_DAY).average().orElseThrow());
  }

  private static dev.runnerpool.core.scaling.Policy pool(int number) {
    List<RunnerPool> pools = new Recipe(Path.of("deploy/examples/working-hours")).pools();
    return Policies.policy(pools.get(number).getSpec());
  }

  /** Five jobs of four minutes every ten minutes, from eight to seven, Monday to Friday. */
  private static List<TracedJob> workingDays(int weeks) {
    List<TracedJob> trace = new ArrayList<>();
    for (int day = 0; day < 7 * weeks; day++) {
      LocalDate date = MONDAY.plusDays(day);
      if (date.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) <= 0) {
        ZonedDateTime opens = date.atTime(8, 5).atZone(ZONE);
        for (int minutes = 0; minutes < 11 * 60 - 10; minutes += 10) {
          for (int job = 0; job < 5; job++) {
            trace.add(
                new TracedJob(
                    opens.plusMinutes(minutes).toInstant(),
                    Duration.ofMinutes(4),
                    List.of(),
                    "job"));
          }
        }
      }
    }
    return trace;
  }

  private static DoubleStream idle(Tally tally, Predicate<LocalTime> when) {
    return tally.result().timeline().steps().stream()
        .filter(
            step ->
                step.begin().atZone(ZONE).getDayOfWeek().compareTo(DayOfWeek.FRIDAY) <= 0
                    && when.test(step.begin().atZone(ZONE).toLocalTime()))
        .mapToDouble(Timeline.Step::idle);
  }

  private static Predicate<LocalTime> within(int from, int to) {
    return time -> time.getHour() >= from && time.getHour() < to;
  }
}
