package dev.runnerpool.gitlab.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which request the operator's words are about. */
class RoutesTest {

  private static final String LATE =
      "http://gitlab cannot be reached (POST /graphql): no answer in time; check spec.gitlab.url";

  @Test
  void lateAnswersNameTheirRequest() {
    assertThat(Routes.unanswered(LATE)).hasValue("POST /graphql");
    assertThat(Routes.unanswered(LATE.replace("no answer in time", "no connection"))).isEmpty();
  }

  @Test
  void oneRequestIsTheSameToTheOperatorAndTheSimulator() {
    assertThat(Routes.isCalled("POST /graphql", "POST /api/graphql")).isTrue();
    assertThat(Routes.isCalled("GET /runners/:runner/jobs", "GET /api/v4/runners/:id/jobs"))
        .isTrue();
    assertThat(Routes.isCalled("POST /graphql", "GET /api/v4/runners/:id/jobs")).isFalse();
  }
}
