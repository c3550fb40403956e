package dev.runnerpool.operator.gitlab.client;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * When GitLab wants to be asked again: {@code Retry-After} (RFC 9110, seconds or a date), else
 * {@code RateLimit-Reset} (seconds since 1970).
 */
final class RetryTimes {

  private static final int TOO_MANY_REQUESTS = 429;
  private static final Duration WHEN_UNTOLD = Duration.ofSeconds(30);
  private static final Duration LONGEST = Duration.ofHours(1);

  private RetryTimes() {}

  /** The time told, at most an hour ahead; always one after a 429. */
  static Optional<Instant> notBefore(RefusedAnswer answer, Instant now) {
    Optional<Instant> told =
        retryAfter(answer.header("Retry-After"), now)
            .or(
                () ->
                    answer.status() == TOO_MANY_REQUESTS
                        ? reset(answer.header("RateLimit-Reset"))
                        : Optional.empty());
    if (told.isEmpty() && answer.status() == TOO_MANY_REQUESTS) {
      told = Optional.of(now.plus(WHEN_UNTOLD));
    }
    Instant latest = now.plus(LONGEST);
    return told.map(time -> time.isAfter(latest) ? latest : time);
  }

  private static Optional<Instant> retryAfter(String value, Instant now) {
    if (value == null) {
      return Optional.empty();
    }
    if (value.matches("\\d{1,9}")) {
      return Optional.of(now.plusSeconds(Long.parseLong(value)));
    }
    try {
      return Optional.of(
          ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeParseException neitherSecondsNorDate) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> reset(String value) {
    return value != null && value.matches("\\d{1,12}")
        ? Optional.of(Instant.ofEpochSecond(Long.parseLong(value)))
        : Optional.empty();
  }
}
