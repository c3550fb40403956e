package dev.runnerpool.core.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WarmScheduleTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Set<DayOfWeek> DAILY = EnumSet.allOf(DayOfWeek.class);

  @ParameterizedTest
  @CsvSource({
    "2026-03-02T07:59:59, false",
    "2026-03-02T08:00:00, true",
    "2026-03-02T18:59:59, true",
    "2026-03-02T19:00:00, false",
    "2026-03-07T12:00:00, false",
  })
  void coversItsTimesOnItsDays(LocalDateTime local, boolean covered) {
    Set<DayOfWeek> weekdays = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);
    assertThat(schedule(weekdays, "08:00", "19:00").covers(at(local))).isEqualTo(covered);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-02T21:59, false",
    "2026-03-02T22:00, true",
    "2026-03-03T05:59, true",
    "2026-03-03T06:00, false",
    "2026-03-03T22:00, false",
  })
  void overMidnightBelongsToTheDayOnWhichItBegins(LocalDateTime local, boolean covered) {
    assertThat(schedule(Set.of(DayOfWeek.MONDAY), "22:00", "06:00").covers(at(local)))
        .isEqualTo(covered);
  }

  @Test
  void midnightAsTheEndIsTheEndOfTheDay() {
    WarmSchedule monday = schedule(Set.of(DayOfWeek.MONDAY), "00:00", "00:00");
    assertThat(monday.covers(at(LocalDateTime.parse("2026-03-02T23:59:59")))).isTrue();
    assertThat(monday.covers(at(LocalDateTime.parse("2026-03-03T00:00:00")))).isFalse();
    assertThat(monday.nextEdge(at(LocalDateTime.parse("2026-03-02T12:00:00"))))
        .isEqualTo(at(LocalDateTime.parse("2026-03-03T00:00:00")));
  }

  /** In 2026 the clocks of Berlin go forward on 29 March and back on 25 October. */
  @ParameterizedTest
  @CsvSource({
    "2026-03-28T23:00:00Z, 00:00, 06:00, 5",
    "2026-10-24T22:00:00Z, 00:00, 06:00, 7",
    "2026-03-29T01:00:00Z, 02:30, 04:00, 1",
    "2026-03-29T00:00:00Z, 01:00, 02:30, 1",
  })
  void summerTimeShortensAndLengthensTheNight(
      Instant begin, LocalTime from, LocalTime to, int hours) {
    WarmSchedule sunday = new WarmSchedule(Set.of(DayOfWeek.SUNDAY), from, to, BERLIN, 1);
    Instant end = begin.plus(Duration.ofHours(hours));
    assertThat(sunday.covers(begin.minusSeconds(1))).isFalse();
    assertThat(sunday.covers(begin)).isTrue();
    assertThat(sunday.covers(end.minusSeconds(1))).isTrue();
    assertThat(sunday.covers(end)).isFalse();
  }

  @Test
  void ofOverlappingSchedulesTheLargestCounts() {
    Policy base = Given.pool().warm(9).snapshot().policy();
    WarmSchedule day = new WarmSchedule(DAILY, time("08:00"), time("18:00"), BERLIN, 3);
    WarmSchedule noon = new WarmSchedule(DAILY, time("11:00"), time("13:00"), BERLIN, 7);
    Policy both = new Given.Change(base).schedules(java.util.List.of(day, noon));
    PoolSnapshot morning = Apply.with(Given.pool().snapshot(), both);
    assertThat(morning.warmNow()).as("at 11:00 in Berlin").isEqualTo(7);
    assertThat(at(morning, both, "2026-03-02T12:00:00Z").warmNow()).isEqualTo(3);
    assertThat(at(morning, both, "2026-03-02T20:00:00Z").warmNow()).as("the base").isEqualTo(9);
  }

  private static PoolSnapshot at(PoolSnapshot s, Policy policy, String now) {
    return Apply.with(Apply.with(s, policy), Instant.parse(now), s.demand(), s.runners());
  }

  @Property(tries = 300)
  void nothingChangesBeforeTheNextEdge(
      @ForAll("schedules") WarmSchedule schedule,
      @ForAll @IntRange(max = 60 * 24 * 366) int minute) {
    Instant now = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(60L * minute);
    Instant edge = schedule.nextEdge(now);
    assertThat(edge).isAfter(now).isBefore(now.plus(Duration.ofDays(8)));
    long seconds = Duration.between(now, edge).toSeconds();
    assertThat(IntStream.rangeClosed(0, 50))
        .allMatch(
            i -> schedule.covers(now.plusSeconds((seconds - 1) * i / 50)) == schedule.covers(now));
  }

  @Provide
  Arbitrary<WarmSchedule> schedules() {
    return WarmSchedules.any();
  }

  private static WarmSchedule schedule(Set<DayOfWeek> days, String from, String to) {
    return new WarmSchedule(days, time(from), time(to), BERLIN, 1);
  }

  private static LocalTime time(String text) {
    return LocalTime.parse(text);
  }

  private static Instant at(LocalDateTime local) {
    return local.atZone(BERLIN).toInstant();
  }
}
