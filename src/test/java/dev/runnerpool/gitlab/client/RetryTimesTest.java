package dev.runnerpool.gitlab.client;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.resteasy.reactive.common.util.CaseInsensitiveMap;
import org.junit.jupiter.api.Test;

/** Whatever GitLab's clock says, its times are understood as it means them. */
class RetryTimesTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  /** GitLab's clock is 17 minutes behind ours. */
  private static final String ITS_DATE = "Sun, 01 Mar 2026 09:43:00 GMT";

  private static final String ITS_DATE_IN_40_SECONDS = "Sun, 01 Mar 2026 09:43:40 GMT";
  private static final String ITS_SECOND_IN_40_SECONDS =
      Long.toString(Instant.parse("2026-03-01T09:43:40Z").getEpochSecond());

  @Test
  void secondsToWaitNeedNoClock() {
    assertThat(notBefore(429, "Retry-After", "40")).contains(NOW.plusSeconds(40));
    assertThat(notBefore(503, "Retry-After", "40")).contains(NOW.plusSeconds(40));
  }

  @Test
  void aDateIsComparedWithTheAnswersOwn() {
    assertThat(notBefore(503, "Date", ITS_DATE, "Retry-After", ITS_DATE_IN_40_SECONDS))
        .contains(NOW.plusSeconds(40));
    assertThat(notBefore(429, "Date", ITS_DATE, "RateLimit-Reset", ITS_SECOND_IN_40_SECONDS))
        .contains(NOW.plusSeconds(40));
    assertThat(notBefore(429, "Date", ITS_DATE, "RateLimit-ResetTime", ITS_DATE_IN_40_SECONDS))
        .contains(NOW.plusSeconds(40));
  }

  @Test
  void withoutADateOfItsOwnATimeOfItsClockSaysNothing() {
    assertThat(notBefore(429, "RateLimit-Reset", ITS_SECOND_IN_40_SECONDS))
        .contains(NOW.plusSeconds(30));
    assertThat(notBefore(503, "Retry-After", ITS_DATE_IN_40_SECONDS)).isEmpty();
  }

  @Test
  void nothingToldOrNonsenseToldStillMeansAPauseAfterARefusal() {
    assertThat(notBefore(429)).contains(NOW.plusSeconds(30));
    assertThat(notBefore(429, "Retry-After", "soon")).contains(NOW.plusSeconds(30));
    assertThat(notBefore(429, "Date", ITS_DATE, "RateLimit-Reset", "99999999999999999999"))
        .contains(NOW.plusSeconds(30));
    assertThat(notBefore(429, "Retry-After", "999999999")).contains(NOW.plusSeconds(3600));
    assertThat(notBefore(502)).isEmpty();
  }

  @Test
  void headersAreReadInAnyCase() {
    RateLimitHeaders told =
        RateLimitHeaders.of(
                headers(
                    "date",
                    ITS_DATE,
                    "ratelimit-limit",
                    "600",
                    "ratelimit-remaining",
                    "7",
                    "ratelimit-reset",
                    ITS_SECOND_IN_40_SECONDS))
            .orElseThrow();

    assertThat(told).isEqualTo(new RateLimitHeaders(600, 7, Duration.ofSeconds(40)));
  }

  @Test
  void whatRemainsWithoutATimeIsTakenToRemainForAMinute() {
    assertThat(RateLimitHeaders.of(headers("RateLimit-Remaining", "7")))
        .contains(new RateLimitHeaders(0, 7, Duration.ofMinutes(1)));
    assertThat(RateLimitHeaders.of(headers("RateLimit-Limit", "600"))).isEmpty();
    assertThat(RateLimitHeaders.of(headers("RateLimit-Remaining", "many"))).isEmpty();
  }

  private static Optional<Instant> notBefore(int status, String... headers) {
    return RetryTimes.notBefore(new ErrorResponse(status, headers(headers), ""), NOW);
  }

  private static MultivaluedMap<String, Object> headers(String... namesAndValues) {
    MultivaluedMap<String, Object> headers = new CaseInsensitiveMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.putSingle(namesAndValues[i], namesAndValues[i + 1]);
    }
    return headers;
  }
}
