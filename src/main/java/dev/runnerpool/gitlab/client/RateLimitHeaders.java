package dev.runnerpool.gitlab.client;

import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Duration;
import java.util.Optional;

/**
 * What an answer tells of GitLab's own count of requests ({@code RateLimit-*} headers).
 *
 * @param limit requests per minute, 0 if untold
 * @param remaining how many it still takes before it counts again
 * @param untilReset how long until then
 */
record RateLimitHeaders(long limit, long remaining, Duration untilReset) {

  /** GitLab counts by the minute if it is not told otherwise. */
  private static final Duration WINDOW = Duration.ofMinutes(1);

  /** Empty if the answer tells nothing. */
  static Optional<RateLimitHeaders> of(MultivaluedMap<String, Object> headers) {
    Optional<Long> remaining = number(headers, "RateLimit-Remaining");
    return remaining.map(
        left ->
            new RateLimitHeaders(
                number(headers, "RateLimit-Limit").orElse(0L),
                left,
                RetryTimes.untilReset(headers).orElse(WINDOW)));
  }

  private static Optional<Long> number(MultivaluedMap<String, Object> headers, String name) {
    return RetryTimes.first(headers, name)
        .map(String::strip)
        .filter(text -> text.matches("\\d{1,9}"))
        .map(Long::valueOf);
  }
}
