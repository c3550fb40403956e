package dev.runnerpool.sandbox.gitlab.ci;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** GitLab's way to write a duration: {@code 3600}, {@code 1h 30m}, {@code 90 minutes}. */
final class Durations {
  private static final Pattern PART =
      Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([a-z]*)(?:\\s+and)?[\\s,]*");

  private Durations() {}

  static Optional<Duration> parse(String text) {
    Matcher parts = PART.matcher(text.strip().toLowerCase(java.util.Locale.ROOT));
    double seconds = 0;
    int end = 0;
    while (end < parts.regionEnd() && parts.find() && parts.start() == end) {
      double unit = secondsOf(parts.group(2));
      if (unit == 0) {
        return Optional.empty();
      }
      seconds += Double.parseDouble(parts.group(1)) * unit;
      end = parts.end();
    }
    boolean whole = end > 0 && end == parts.regionEnd();
    return whole ? Optional.of(Duration.ofMillis(Math.round(seconds * 1000))) : Optional.empty();
  }

  private static double secondsOf(String unit) {
    return switch (unit) {
      case "", "s", "sec", "secs", "second", "seconds" -> 1;
      case "m", "min", "mins", "minute", "minutes" -> 60;
      case "h", "hr", "hrs", "hour", "hours" -> 3_600;
      case "d", "day", "days" -> 86_400;
      case "w", "wk", "week", "weeks" -> 604_800;
      default -> 0;
    };
  }
}
