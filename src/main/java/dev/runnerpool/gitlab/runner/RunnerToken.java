package dev.runnerpool.gitlab.runner;

import dev.runnerpool.api.Labels;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * A runner's authentication token and its life.
 *
 * @param value the token
 * @param obtainedAt when it was given, or first seen to have an end; empty if it has none
 * @param expiresAt when GitLab lets it end; empty if it never does
 */
public record RunnerToken(String value, Optional<Instant> obtainedAt, Optional<Instant> expiresAt) {

  private static final double ROTATE_FROM = 0.75;
  private static final double ROTATE_AT_LAST = 0.9;
  private static final int LOOKS = 8;

  /** A token that GitLab has just given. */
  public static RunnerToken given(String value, Optional<Instant> expiresAt, Instant now) {
    return new RunnerToken(value, expiresAt.map(end -> seconds(now)), expiresAt);
  }

  /**
   * A token as a Secret's annotations tell of it; what can't be read is as if it were not there.
   */
  public static RunnerToken kept(String value, Map<String, String> annotations) {
    return new RunnerToken(
        value,
        time(annotations, Labels.TOKEN_OBTAINED_AT),
        time(annotations, Labels.TOKEN_EXPIRES_AT));
  }

  /** The same token with the end that GitLab says it has now. */
  public RunnerToken withEnd(Optional<Instant> end, Instant now) {
    return end.isPresent() && obtainedAt.isPresent()
        ? new RunnerToken(value, obtainedAt, end)
        : given(value, end, now);
  }

  /** From when on it is rotated, once no free runner holds it: at three quarters of its life. */
  public Optional<Instant> rotateFrom() {
    return share(ROTATE_FROM);
  }

  /** When it is rotated at the latest, whoever holds it: at nine tenths of its life. */
  public Optional<Instant> rotateAtLast() {
    return share(ROTATE_AT_LAST);
  }

  /**
   * Whether it should be rotated now.
   *
   * @param held whether free runners hold it, which its end would send away
   */
  public boolean due(Instant now, boolean held) {
    return (held ? rotateAtLast() : rotateFrom()).map(at -> !now.isBefore(at)).orElse(false);
  }

  /** How long until that may change: until the time to rotate it begins, then a part of that. */
  public Optional<Duration> untilCheck(Instant now) {
    return rotateFrom()
        .map(
            from ->
                now.isBefore(from)
                    ? Duration.between(now, from)
                    : Duration.between(from, rotateAtLast().orElseThrow()).dividedBy(LOOKS));
  }

  private Optional<Instant> share(double share) {
    return expiresAt.flatMap(
        end ->
            obtainedAt.map(
                begin ->
                    begin.plusMillis(Math.round(Duration.between(begin, end).toMillis() * share))));
  }

  public Map<String, String> annotations() {
    return expiresAt.isPresent() && obtainedAt.isPresent()
        ? Map.of(
            Labels.TOKEN_OBTAINED_AT, obtainedAt.get().toString(),
            Labels.TOKEN_EXPIRES_AT, seconds(expiresAt.get()).toString())
        : Map.of();
  }

  private static Instant seconds(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS);
  }

  private static Optional<Instant> time(Map<String, String> annotations, String key) {
    try {
      return Optional.ofNullable(annotations)
          .map(found -> found.get(key))
          .map(text -> Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "RunnerToken[***, expires " + expiresAt.map(Instant::toString).orElse("never") + "]";
  }
}
