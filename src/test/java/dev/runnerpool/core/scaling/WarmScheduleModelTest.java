package dev.runnerpool.core.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/**
 * Schedules beside somebody who looks at the clock on the wall every minute: a schedule begins when
 * the clock first shows {@code from} or later on one of its days, and ends when it first shows
 * {@code to} or later, on the next day if that is not after {@code from}.
 */
class WarmScheduleModelTest {
  private static final int MINUTES = 4 * 24 * 60;

  @Property(tries = 200)
  void aScheduleCoversTheMinutesThatTheClockOnTheWallSays(
      @ForAll("schedules") WarmSchedule schedule, @ForAll("times") Instant begin) {
    boolean[] expected = wall(schedule, begin);
    for (int minute = 0; minute < MINUTES; minute += 5) {
      Instant at = begin.plus(minute, ChronoUnit.MINUTES);
      assertThat(schedule.covers(at)).as("%s at %s", schedule, at).isEqualTo(expected[minute]);
    }
  }

  @Property(tries = 100)
  void theLargestOfThoseThatCoverAMinuteWinsElseTheBase(
      @ForAll("overlapping") List<WarmSchedule> schedules,
      @ForAll("times") Instant begin,
      @ForAll @IntRange(max = 6) int base) {
    List<boolean[]> expected = schedules.stream().map(each -> wall(each, begin)).toList();
    PoolSnapshot pool = Given.pool().max(9).warm(base).snapshot();
    Policy policy = new Given.Change(pool.policy()).schedules(schedules);
    for (int minute = 0; minute < MINUTES; minute += 30) {
      Instant at = begin.plus(minute, ChronoUnit.MINUTES);
      PoolSnapshot then = Apply.with(Apply.with(pool, policy), at, pool.demand(), pool.runners());
      OptionalInt largest = OptionalInt.empty();
      for (int i = 0; i < schedules.size(); i++) {
        if (expected.get(i)[minute]) {
          largest = OptionalInt.of(Math.max(largest.orElse(0), schedules.get(i).warm()));
        }
      }
      assertThat(then.warmNow()).as("at %s", at).isEqualTo(largest.orElse(base));
    }
  }

  @Property(tries = 100)
  void theNextEdgeIsTheNextMinuteAtWhichSomethingBeginsOrEnds(
      @ForAll("schedules") WarmSchedule schedule, @ForAll("times") Instant begin) {
    boolean[] expected = wall(schedule, begin);
    Instant edge = schedule.nextEdge(begin);
    for (int minute = 0; minute < MINUTES; minute++) {
      if (expected[minute] != expected[0]) {
        assertThat(edge).isBeforeOrEqualTo(begin.plus(minute, ChronoUnit.MINUTES));
        return;
      }
    }
  }

  /** Which of the minutes from that time on are covered, found by looking at each in turn. */
  private static boolean[] wall(WarmSchedule schedule, Instant begin) {
    boolean[] covered = new boolean[MINUTES];
    LocalDate first = begin.atZone(schedule.zone()).toLocalDate().minusDays(3);
    for (int day = 0; day <= 3 + MINUTES / (24 * 60) + 1; day++) {
      LocalDate date = first.plusDays(day);
      if (schedule.days().contains(date.getDayOfWeek())) {
        LocalDateTime from = date.atTime(schedule.from());
        LocalDateTime to =
            schedule.to().isAfter(schedule.from())
                ? date.atTime(schedule.to())
                : date.plusDays(1).atTime(schedule.to());
        mark(schedule, begin, from, to, covered);
      }
    }
    return covered;
  }

  private static void mark(
      WarmSchedule schedule,
      Instant begin,
      LocalDateTime from,
      LocalDateTime to,
      boolean[] covered) {
    boolean begun = false;
    boolean ended = false;
    for (int minute = -5 * 24 * 60; minute < MINUTES; minute++) {
      LocalDateTime wall =
          LocalDateTime.ofInstant(begin.plus(minute, ChronoUnit.MINUTES), schedule.zone());
      begun |= !wall.isBefore(from);
      ended |= !wall.isBefore(to);
      if (begun && !ended && minute >= 0) {
        covered[minute] = true;
      }
    }
  }

  @Provide
  Arbitrary<WarmSchedule> schedules() {
    return WarmSchedules.any()
        .filter(each -> !each.from().equals(each.to()) || each.to().equals(LocalTime.MIDNIGHT));
  }

  @Provide
  Arbitrary<List<WarmSchedule>> overlapping() {
    return schedules().list().ofMinSize(1).ofMaxSize(4);
  }

  /** Mostly a day or two before clocks are changed in Berlin or New York, in 2026. */
  @Provide
  Arbitrary<Instant> times() {
    Arbitrary<Instant> changes =
        Arbitraries.of(
            Stream.of("2026-03-08", "2026-03-29", "2026-10-25", "2026-11-01", "2026-07-01")
                .map(date -> Instant.parse(date + "T00:00:00Z"))
                .toList());
    return changes.flatMap(
        change ->
            Arbitraries.integers()
                .between(0, 48)
                .map(hours -> change.minus(hours, ChronoUnit.HOURS)));
  }
}
