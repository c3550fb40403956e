package dev.runnerpool.sandbox.gitlab.http;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Counts calls per key in windows of one minute of the simulator's clock. */
final class RateLimits {
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final Map<String, Integer> counts = new HashMap<>();
  private long window;

  /** Seconds until the next window if {@code key} is over {@code perMinute}, else 0. */
  synchronized long overBy(String key, int perMinute, Instant now) {
    if (perMinute <= 0) {
      return 0;
    }
    long minute = now.getEpochSecond() / 60;
    if (minute != window) {
      window = minute;
      counts.clear();
    }
    int count = counts.merge(key, 1, Integer::sum);
    return count > perMinute ? 60 - now.getEpochSecond() % 60 : 0;
  }

  /** A limit of one endpoint: JSON. */
  static Reply perEndpoint(long seconds) {
    return Reply.json(
            429,
            Map.of(
                "message",
                Map.of(
                    "error", "This endpoint has been requested too many times. Try again later.")))
        .with("Retry-After", Long.toString(seconds));
  }

  /**
   * The limit over all calls: plain text, as it comes from in front of the application. It counts
   * again when one may ask again ({@code Gitlab::RackAttack}, throttled_response_headers).
   */
  static Reply global(int limit, long seconds, Instant now) {
    return told(
        Reply.text(429, "Retry later\n").with("Retry-After", Long.toString(seconds)),
        limit,
        limit + 1,
        now.truncatedTo(ChronoUnit.SECONDS).plusSeconds(seconds));
  }

  /** An answer that tells how {@code key} stands in the limit over all calls. */
  synchronized Reply telling(Reply reply, String key, int limit, Instant now) {
    Instant reset = now.truncatedTo(ChronoUnit.MINUTES).plusSeconds(60);
    return told(reply, limit, counts.getOrDefault(key, 0), reset);
  }

  /** A time as HTTP writes it. */
  static String httpDate(Instant at) {
    return HTTP_DATE.format(at);
  }

  private static Reply told(Reply reply, int limit, int observed, Instant reset) {
    return reply
        .with("RateLimit-Limit", Integer.toString(limit))
        .with("RateLimit-Name", "throttle_authenticated_api")
        .with("RateLimit-Observed", Integer.toString(observed))
        .with("RateLimit-Remaining", Integer.toString(Math.max(0, limit - observed)))
        .with("RateLimit-Reset", Long.toString(reset.getEpochSecond()))
        .with("RateLimit-ResetTime", httpDate(reset));
  }
}
