package dev.runnerpool.core.explain;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times and spans as they stand in a sentence: by UTC, to the second. */
final class PlainTime {

  private static final DateTimeFormatter TODAY = form("HH:mm:ss 'UTC'");
  private static final DateTimeFormatter ANY_DAY = form("yyyy-MM-dd HH:mm:ss 'UTC'");

  private static final long SECONDS = 60;
  private static final long MINUTES = 60;
  private static final long HOURS = 24;

  private PlainTime() {}

  private static DateTimeFormatter form(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }

  /** As {@code 14:02:11 UTC}; with its date if that is not the day of now. */
  static String at(Instant time, Instant now) {
    boolean today =
        time.atOffset(ZoneOffset.UTC)
            .toLocalDate()
            .equals(now.atOffset(ZoneOffset.UTC).toLocalDate());
    return (today ? TODAY : ANY_DAY).format(time);
  }

  /** As {@code 35 s}, {@code 2 min 5 s}, {@code 3 h 10 min} or {@code 2 d 4 h}. */
  static String span(Duration length) {
    long seconds = Math.max(0, length.toSeconds());
    if (seconds < SECONDS) {
      return seconds + " s";
    }
    long minutes = seconds / SECONDS;
    if (minutes < MINUTES) {
      return two(minutes, "min", seconds % SECONDS, "s");
    }
    long hours = minutes / MINUTES;
    return hours < HOURS
        ? two(hours, "h", minutes % MINUTES, "min")
        : two(hours / HOURS, "d", hours % HOURS, "h");
  }

  private static String two(long large, String unit, long small, String smallUnit) {
    return small == 0
        ? "%d %s".formatted(large, unit)
        : "%d %s %d %s".formatted(large, unit, small, smallUnit);
  }

  /** As {@code 35 s} from then to now. */
  static String since(Instant then, Instant now) {
    return span(Duration.between(then, now));
  }
}
