package dev.runnerpool.gitlab.client;

import jakarta.ws.rs.core.MultivaluedMap;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * When GitLab wants to be asked again: {@code Retry-After} (RFC 9110, seconds or a date), else
 * {@code RateLimit-Reset} (seconds since 1970) or {@code RateLimit-ResetTime} (a date). Dates are
 * compared with the answer's own {@code Date}: GitLab's clock may be far from ours.
 */
final class RetryTimes {

  private static final int TOO_MANY_REQUESTS = 429;
  private static final Duration WHEN_UNTOLD = Duration.ofSeconds(30);
  private static final Duration LONGEST = Duration.ofHours(1);

  private RetryTimes() {}

  /** The time told, by our clock and at most an hour ahead; always one after a 429. */
  static Optional<Instant> notBefore(ErrorResponse answer, Instant now) {
    Optional<Duration> told = retryAfter(answer.headers());
    if (answer.status() == TOO_MANY_REQUESTS) {
      told = told.or(() -> untilReset(answer.headers())).or(() -> Optional.of(WHEN_UNTOLD));
    }
    return told.map(wait -> now.plus(wait.compareTo(LONGEST) < 0 ? wait : LONGEST));
  }

  /** How long until GitLab counts requests again. */
  static Optional<Duration> untilReset(MultivaluedMap<String, Object> headers) {
    return first(headers, "RateLimit-Reset")
        .flatMap(RetryTimes::epochSeconds)
        .or(() -> first(headers, "RateLimit-ResetTime").flatMap(RetryTimes::date))
        .flatMap(at -> sinceAnswer(headers, at));
  }

  /** The first value of a header; the client's headers are found in any case. */
  static Optional<String> first(MultivaluedMap<String, Object> headers, String name) {
    return Optional.ofNullable(headers.getFirst(name)).map(Object::toString);
  }

  private static Optional<Duration> retryAfter(MultivaluedMap<String, Object> headers) {
    Optional<String> value = first(headers, "Retry-After").map(String::strip);
    return value
        .filter(text -> text.matches("\\d{1,9}"))
        .map(text -> Duration.ofSeconds(Long.parseLong(text)))
        .or(() -> value.flatMap(RetryTimes::date).flatMap(at -> sinceAnswer(headers, at)));
  }

  private static Optional<Duration> sinceAnswer(
      MultivaluedMap<String, Object> headers, Instant at) {
    return first(headers, "Date")
        .flatMap(RetryTimes::date)
        .map(answered -> Duration.between(answered, at))
        .filter(wait -> !wait.isNegative());
  }

  private static Optional<Instant> date(String text) {
    try {
      return Optional.of(
          ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeParseException noDate) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> epochSeconds(String text) {
    try {
      return Optional.of(Instant.ofEpochSecond(Long.parseLong(text.strip())));
    } catch (NumberFormatException | DateTimeException noTime) {
      return Optional.empty();
    }
  }
}
