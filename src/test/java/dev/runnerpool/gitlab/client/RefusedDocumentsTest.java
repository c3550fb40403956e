package dev.runnerpool.gitlab.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.gitlab.client.Responses.GraphQlError;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which answers refuse a GraphQL document for good, and how long it is then let alone. */
class RefusedDocumentsTest {

  private static final Instant START = Instant.parse("2026-11-28T10:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final String UNKNOWN = "Field 'runnerManager' doesn't exist on type 'CiJob'";

  private Instant now = START;
  private final RefusedDocuments documents = new RefusedDocuments(() -> now, HOUR);

  @ParameterizedTest
  @ValueSource(
      strings = {
        UNKNOWN,
        "Field 'pipelines' doesn't accept argument 'source'",
        "CiRunnerID isn't a defined input type (on $runner)",
        "Query has complexity of 305, which exceeds max complexity of 250",
        "Query has depth of 16, which exceeds max depth of 15",
        "Nullability mismatch on variable $first and argument first (Int / Int!)"
      })
  void anAnswerWithoutDataRefusesTheDocumentInGitLabsWords(String message) {
    assertThat(errors(null, message).refusal()).contains(message);
  }

  @Test
  void theErrorThatNamesAFieldIsTheOneThatIsTold() {
    assertThat(errors(null, "Fragment Jobs was not used", UNKNOWN).refusal()).contains(UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"jobs\" field can be requested only for 1 CiRunner(s) at a time.",
        "Offset pagination is not supported for this connection"
      })
  void aListThatMayNotBeReadSoRefusesTheDocumentBelowItsData(String message) {
    assertThat(errors(new Object(), message).refusal()).contains(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Timeout on validation of query",
        "Request timed out. Please try a less complex query or a smaller set of records.",
        "Internal server error"
      })
  void whatAnotherAttemptMayBetterRefusesNothing(String message) {
    assertThat(errors(null, message).refusal()).isEmpty();
    assertThat(errors(new Object(), message).refusal()).isEmpty();
  }

  @Test
  void anErrorBesideDataIsNoRefusal() {
    assertThat(errors(new Object(), "The resource is not there").refusal()).isEmpty();
    assertThat(errors(new Object()).refusal()).isEmpty();
    assertThat(new GraphQlErrors(null, null).refusal()).isEmpty();
    assertThat(new GraphQlErrors(Arrays.asList((GraphQlError) null), null).refusal()).isEmpty();
  }

  @Test
  void onlyComplexityAsksForASmallerDocument() {
    assertThat(errors(null, "Query has complexity of 305").tooComplex()).isTrue();
    assertThat(errors(null, UNKNOWN).tooComplex()).isFalse();
  }

  @Test
  void aRefusedDocumentIsAskedAgainAfterAnHourByOne() {
    assertThat(documents.inForce("runner-jobs")).isEmpty();
    documents.refused("runner-jobs", UNKNOWN);
    now = START.plus(HOUR).minusMillis(1);
    assertThat(documents.inForce("runner-jobs"))
        .contains(new RefusedDocuments.Refusal(UNKNOWN, START.plus(HOUR)));
    assertThat(documents.inForce("group-queue")).isEmpty();
    now = START.plus(HOUR);
    assertThat(documents.inForce("runner-jobs")).isEmpty();
    assertThat(documents.inForce("runner-jobs")).as("one asks, the others wait").isPresent();
    documents.refused("runner-jobs", UNKNOWN);
    now = now.plus(HOUR).minusMillis(1);
    assertThat(documents.inForce("runner-jobs")).isPresent();
  }

  @Test
  void anAnswerEndsTheRefusal() {
    documents.refused("runner-jobs", UNKNOWN);
    now = START.plus(HOUR);
    documents.inForce("runner-jobs");
    documents.answered("runner-jobs");
    assertThat(documents.inForce("runner-jobs")).isEmpty();
  }

  /** A user that is blocked for a while, say: by REST lost jobs are not found for an hour. */
  @Test
  void whatMayPassIsARefusalOnlyWhenItLasts() {
    assertThat(documents.failed("runner-jobs", "403")).isEmpty();
    now = START.plus(Duration.ofMinutes(4));
    assertThat(documents.failed("runner-jobs", "403")).isEmpty();
    assertThat(documents.inForce("runner-jobs")).isEmpty();
    documents.answered("runner-jobs");
    now = START.plus(Duration.ofMinutes(6));
    assertThat(documents.failed("runner-jobs", "403")).isEmpty();
    now = START.plus(Duration.ofMinutes(11));

    assertThat(documents.failed("runner-jobs", "403"))
        .contains(new RefusedDocuments.Refusal("403", now.plus(HOUR)));
    assertThat(documents.inForce("runner-jobs")).isPresent();
  }

  private static GraphQlErrors errors(Object data, String... messages) {
    return new GraphQlErrors(List.of(messages).stream().map(GraphQlError::new).toList(), data);
  }
}
