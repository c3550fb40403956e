package dev.runnerpool.gitlab;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.Failure;
import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.core.demand.QueueState;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each way of failing is called, and that the message helps and tells no secret. */
@QuarkusTest
@TestProfile(GitLabProfile.class)
class FailureReasonsTest {

  @Inject JobQueues queues;
  @Inject KubernetesClient kubernetes;

  private GitLabStub gitlab;
  private RunnerPool pool;

  @BeforeEach
  void begin() {
    gitlab = new GitLabStub();
    pool = gitlab.pool("linux-arm64", "project: team/app");
  }

  @AfterEach
  void end() {
    queues.unfollow(pool);
    gitlab.close();
  }

  static Stream<Arguments> answers() {
    return Stream.of(
        Arguments.of(
            status(401).withBody("{\"message\":\"401 Unauthorized\"}"),
            Reason.TokenRejected,
            "gitlab-api, key token"),
        Arguments.of(
            status(403).withBody("{\"message\":\"403 for " + GitLabStub.TOKEN + "\"}"),
            Reason.Forbidden,
            "scope read_api"),
        Arguments.of(status(403).withBody("<html>blocked"), Reason.Unreachable, "firewall"),
        Arguments.of(
            status(401)
                .withHeader("WWW-Authenticate", "Basic realm=\"gateway\"")
                .withBody("<html>401 Authorization Required"),
            Reason.Unreachable,
            "not in GitLab's words"),
        Arguments.of(
            status(404).withBody("{\"message\":\"404 Project Not Found\"}"),
            Reason.ScopeNotFound,
            "spec.gitlab"),
        Arguments.of(status(404), Reason.ScopeNotFound, "spec.gitlab"),
        Arguments.of(
            status(404).withBody("default backend - 404"),
            Reason.Unreachable,
            "spec.gitlab.url has GitLab's path"),
        Arguments.of(
            status(429).withBody("Retry later").withHeader("Retry-After", "60"),
            Reason.RateLimited,
            "fewer requests"),
        Arguments.of(
            status(429)
                .withBody("Retry later")
                .withHeader("RateLimit-Reset", "" + Instant.now().plusSeconds(60).getEpochSecond()),
            Reason.RateLimited,
            "fewer requests"),
        Arguments.of(
            status(429)
                .withHeader("Content-Type", "application/json")
                .withHeader("Retry-After", "60")
                .withBody(
                    "{\"message\":{\"error\":\"This endpoint has been requested too many\"}}"),
            Reason.RateLimited,
            "fewer requests"),
        Arguments.of(status(500), Reason.ServerError, "500"),
        Arguments.of(status(502).withBody("<html>"), Reason.ServerError, "502"),
        Arguments.of(
            status(503).withBody("<html>GitLab is down for Maintenance</html>"),
            Reason.ServerError,
            "is in maintenance mode"),
        Arguments.of(
            status(503).withBody("{\"message\":\"GitLab is in maintenance mode\"}"),
            Reason.ServerError,
            "is in maintenance mode"),
        Arguments.of(
            temporaryRedirect("/users/sign_in"), Reason.UnexpectedAnswer, "spec.gitlab.url"),
        Arguments.of(
            aResponse().withHeader("Content-Type", "text/html").withBody("<html>sign in</html>"),
            Reason.UnexpectedAnswer,
            "text/html"),
        Arguments.of(GitLabStub.json("{\"a\": 1}"), Reason.UnexpectedAnswer, "another shape"),
        Arguments.of(GitLabStub.json("[{\"id\": 1, "), Reason.UnexpectedAnswer, "another shape"),
        Arguments.of(GitLabStub.json("[{\"id\": 1}]"), Reason.UnexpectedAnswer, "tag_list"),
        Arguments.of(
            aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER),
            Reason.Unreachable,
            "cannot be reached"),
        Arguments.of(
            GitLabStub.json("[]").withFixedDelay(3000), Reason.Unreachable, "no answer in time"));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void everyAnswerGetsItsReason(ResponseDefinitionBuilder answer, Reason reason, String hint) {
    gitlab.giveCredentials(kubernetes, "token", GitLabStub.TOKEN);
    gitlab.server().stubFor(get(anyUrl()).willReturn(answer));

    Failure failure = failure(reason);

    assertThat(failure.message()).contains(hint).doesNotContain(GitLabStub.TOKEN);
  }

  @Test
  void aMissingSecretIsNamed() {
    Failure failure = failure(Reason.CredentialsMissing);

    assertThat(failure.message()).contains("Secret " + gitlab.namespace() + "/gitlab-api");
  }

  @Test
  void aMissingKeyIsNamed() {
    gitlab.giveCredentials(kubernetes, "password", GitLabStub.TOKEN);

    Failure failure = failure(Reason.CredentialsMissing);

    assertThat(failure.message()).contains("key token").doesNotContain(GitLabStub.TOKEN);
  }

  /** Waits for it: on a busy machine a first answer may come too late, which is another reason. */
  private Failure failure(Reason reason) {
    queues.follow(pool);
    QueueState held =
        await()
            .until(
                () -> queues.state(pool),
                state ->
                    state instanceof QueueState.Stale seen && seen.failure().reason() == reason);
    return ((QueueState.Stale) held).failure();
  }
}
