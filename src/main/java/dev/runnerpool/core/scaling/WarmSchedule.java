package dev.runnerpool.core.scaling;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A time of the week with its own number of warm runners.
 *
 * @param days days on which it begins
 * @param from begin, local time
 * @param to end, local time; not after {@code from} means on the next day; midnight is its end
 * @param zone whose clock is meant: summer time is its business
 * @param warm warm runners in this time
 */
public record WarmSchedule(
    Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone, int warm) {

  /** Whether it applies at that instant. */
  public boolean covers(Instant at) {
    return spans(at).anyMatch(span -> !at.isBefore(span.begin) && at.isBefore(span.end));
  }

  /** The next begin or end after that instant; there is one within eight days. */
  public Instant nextEdge(Instant at) {
    return spans(at)
        .flatMap(span -> Stream.of(span.begin, span.end))
        .filter(edge -> edge.isAfter(at))
        .min(Instant::compareTo)
        .orElse(at.plusSeconds(86_400));
  }

  private Stream<Span> spans(Instant at) {
    LocalDate today = at.atZone(zone).toLocalDate();
    return Stream.iterate(-1, offset -> offset <= 7, offset -> offset + 1)
        .map(today::plusDays)
        .filter(day -> days.contains(day.getDayOfWeek()))
        .map(this::span);
  }

  private Span span(LocalDate day) {
    LocalDate endDay = to.isAfter(from) ? day : day.plusDays(1);
    return new Span(instant(day.atTime(from)), instant(endDay.atTime(to)));
  }

  /** The hour that is left out in spring is over as soon as it begins. */
  private Instant instant(LocalDateTime local) {
    ZoneOffsetTransition change = zone.getRules().getTransition(local);
    return change != null && change.isGap() ? change.getInstant() : local.atZone(zone).toInstant();
  }

  private record Span(Instant begin, Instant end) {}
}
