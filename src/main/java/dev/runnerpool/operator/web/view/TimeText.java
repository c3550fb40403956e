package dev.runnerpool.operator.web.view;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times in words: two units at most, coarse enough that a page at rest stays as it is. */
public final class TimeText {

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private TimeText() {}

  /** A length, such as {@code 0.4 s}, {@code 12 s}, {@code 3 min 5 s}, {@code 2 h 10 min}. */
  public static String length(Duration length) {
    long seconds = length.toSeconds();
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.1f s", Math.max(0, length.toMillis()) / 1000.0);
    }
    return whole(length, true);
  }

  /** How long ago something was, such as {@code 3 min ago}: by tens of seconds, then minutes. */
  public static String ago(Instant at, Instant now) {
    Duration age = at.isBefore(now) ? Duration.between(at, now) : Duration.ZERO;
    if (age.toSeconds() < 10) {
      return "just now";
    }
    return age.toSeconds() < 60 ? age.toSeconds() / 10 * 10 + " s ago" : whole(age, false) + " ago";
  }

  /** How long something will still take, such as {@code in 30 s}. */
  public static String until(Instant at, Instant now) {
    Duration left = Duration.between(now, at);
    return left.toSeconds() > 0 ? "in " + whole(left, true) : "now";
  }

  /** The time of day, by UTC. */
  public static String clock(Instant at) {
    return CLOCK.format(at);
  }

  /** Hour and minute, by UTC. */
  public static String minute(Instant at) {
    return clock(at).substring(0, 5);
  }

  /** Day and time, by UTC. */
  public static String day(Instant at) {
    return DAY.format(at);
  }

  private static String whole(Duration length, boolean seconds) {
    long days = length.toDays();
    if (days > 0) {
      return two(days, "d", length.toHoursPart(), "h");
    }
    if (length.toHours() > 0) {
      return two(length.toHours(), "h", length.toMinutesPart(), "min");
    }
    if (length.toMinutes() > 0) {
      return two(length.toMinutes(), "min", seconds ? length.toSecondsPart() : 0, "s");
    }
    return length.toSeconds() + " s";
  }

  private static String two(long one, String unit, long other, String smaller) {
    return other == 0 ? one + " " + unit : one + " " + unit + " " + other + " " + smaller;
  }
}
