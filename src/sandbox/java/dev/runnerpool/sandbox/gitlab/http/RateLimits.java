package dev.runnerpool.sandbox.gitlab.http;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Counts calls per key in windows of one minute of the simulator's clock. */
final class RateLimits {
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

  /** The limit over all calls: plain text, as it comes from in front of the application. */
  static Reply global(int limit, long seconds, Instant now) {
    return Reply.text(429, "Retry later\n")
        .with("Retry-After", Long.toString(seconds))
        .with("RateLimit-Limit", Integer.toString(limit))
        .with("RateLimit-Name", "throttle_authenticated_api")
        .with("RateLimit-Observed", Integer.toString(limit + 1))
        .with("RateLimit-Remaining", "0")
        .with("RateLimit-Reset", Long.toString(now.getEpochSecond() + seconds));
  }
}
