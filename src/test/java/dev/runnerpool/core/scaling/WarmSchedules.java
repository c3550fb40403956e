package dev.runnerpool.core.scaling;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Schedules of warmth by quarters of an hour, in zones with and without summer time. */
final class WarmSchedules {
  private WarmSchedules() {}

  static Arbitrary<WarmSchedule> any() {
    Arbitrary<LocalTime> quarters =
        Arbitraries.integers().between(0, 95).map(n -> LocalTime.MIDNIGHT.plusMinutes(15L * n));
    Arbitrary<Set<DayOfWeek>> days = Arbitraries.of(DayOfWeek.class).set().ofMinSize(1);
    return Combinators.combine(
            days,
            quarters,
            quarters,
            Arbitraries.of("Europe/Berlin", "America/New_York", "UTC", "Asia/Kolkata"),
            Arbitraries.integers().between(0, 6))
        .as((d, from, to, zone, warm) -> new WarmSchedule(d, from, to, ZoneId.of(zone), warm));
  }
}
