package dev.runnerpool.gitlab;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.delete;
import static com.github.tomakehurst.wiremock.client.WireMock.deleteRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static dev.runnerpool.gitlab.GitLabStub.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.Failure;
import dev.runnerpool.gitlab.Registrations.State;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One runner per pool in GitLab, whatever is lost on the way, and none after the pool. */
@QuarkusTest
@TestProfile(GitLabProfile.class)
class RegistrationTest {

  private static final String API = "/gitlab/api/v4";
  private static final String RUNNER_TOKEN = "glrt-keep-me-secret-too";

  @Inject Registrations registrations;
  @Inject KubernetesClient kubernetes;

  private final StringBuffer logged = new StringBuffer();
  private final Handler log = new LogCapture(logged);
  private GitLabStub gitlab;
  private RunnerPool pool;

  @BeforeEach
  void begin() {
    Logger.getLogger("").addHandler(log);
    gitlab = new GitLabStub();
    gitlab.giveCredentials(kubernetes, "token", GitLabStub.TOKEN);
    pool = gitlab.pool("linux", "group: team");
    gitlab
        .server()
        .stubFor(get(urlPathEqualTo(API + "/groups/team")).willReturn(json("{\"id\": 77}")));
    runners("[]");
    gitlab
        .server()
        .stubFor(post(urlPathEqualTo(API + "/runners/verify")).willReturn(json("{\"id\": 42}")));
    gitlab
        .server()
        .stubFor(get(urlPathEqualTo(API + "/runners/42/managers")).willReturn(json("[]")));
  }

  @AfterEach
  void noTokenWasLogged() {
    Logger.getLogger("").removeHandler(log);
    gitlab.close();
    assertThat(logged.toString()).doesNotContain(GitLabStub.TOKEN, RUNNER_TOKEN);
  }

  @Test
  void aRunnerIsMadeAsTheSpecSaysAndItsTokenKept() {
    creationAnswers();

    registrations.ensure(pool);

    awaitRegistered(42);
    gitlab
        .server()
        .verify(
            1,
            postRequestedFor(urlPathEqualTo(API + "/user/runners"))
                .withRequestBody(
                    equalToJson(
                        """
                        {"runner_type": "group_type", "group_id": 77, "paused": false,
                         "tag_list": ["arm64", "linux"], "run_untagged": false,
                         "access_level": "not_protected", "maximum_timeout": 3600,
                         "description": "%s"}"""
                            .formatted(description()),
                        true,
                        true)));
    assertThat(keptToken()).isEqualTo(RUNNER_TOKEN);
  }

  @Test
  void aRunnerWhoseAnswerWasLostIsFoundAgainAndGetsANewToken() {
    gitlab
        .server()
        .stubFor(
            post(urlPathEqualTo(API + "/user/runners"))
                .willReturn(aResponse().withFault(Fault.EMPTY_RESPONSE)));
    gitlab
        .server()
        .stubFor(
            post(urlPathEqualTo(API + "/runners/42/reset_authentication_token"))
                .willReturn(created("{\"token\": \"" + RUNNER_TOKEN + "\"}")));
    runner(42, true);
    registrations.ensure(pool);
    await().until(() -> registrations.state(pool) instanceof State.Failed);
    runners("[{\"id\": 42, \"description\": \"" + description() + "\"}]");

    awaitRegistered(42);

    assertThat(keptToken()).isEqualTo(RUNNER_TOKEN);
  }

  @Test
  void ofTwoRunnersWithTheMarkerTheFirstIsKept() {
    runners(
        """
        [{"id": 43, "description": "%1$s"}, {"id": 42, "description": "%1$s"},
         {"id": 1, "description": "somebody else's"}]"""
            .formatted(description()));
    runner(42, true);
    gitlab
        .server()
        .stubFor(
            post(urlPathEqualTo(API + "/runners/42/reset_authentication_token"))
                .willReturn(created("{\"token\": \"" + RUNNER_TOKEN + "\"}")));
    gitlab.server().stubFor(delete(anyUrl()).willReturn(status(204)));

    registrations.ensure(pool);

    awaitRegistered(42);
    gitlab.server().verify(1, deleteRequestedFor(anyUrl()));
    gitlab.server().verify(1, deleteRequestedFor(urlPathEqualTo(API + "/runners/43")));
  }

  @Test
  void driftIsRepaired() {
    creationAnswers();
    registrations.ensure(pool);
    awaitRegistered(42);
    runners("[{\"id\": 42, \"description\": \"" + description() + "\"}]");
    gitlab.server().stubFor(put(urlPathEqualTo(API + "/runners/42")).willReturn(json("{}")));

    runner(42, false);

    await()
        .untilAsserted(
            () ->
                gitlab
                    .server()
                    .verify(
                        putRequestedFor(urlPathEqualTo(API + "/runners/42"))
                            .withRequestBody(
                                equalToJson(
                                    "{\"tag_list\": [\"arm64\", \"linux\"]}", true, true))));
  }

  @Test
  void aRunnerDeletedInGitLabIsMadeAgain() {
    creationAnswers();
    registrations.ensure(pool);
    awaitRegistered(42);
    gitlab.gone(API + "/runners/42");
    gitlab
        .server()
        .stubFor(
            post(urlPathEqualTo(API + "/user/runners"))
                .willReturn(created("{\"id\": 50, \"token\": \"" + RUNNER_TOKEN + "\"}")));

    awaitRegistered(50);
  }

  @Test
  void aLeavingPoolPausesItsRunnerAndThenDeletesIt() {
    creationAnswers();
    registrations.ensure(pool);
    awaitRegistered(42);
    runners("[{\"id\": 42, \"description\": \"" + description() + "\"}]");
    runner(42, true);
    gitlab.server().stubFor(put(urlPathEqualTo(API + "/runners/42")).willReturn(json("{}")));
    gitlab.server().stubFor(delete(anyUrl()).willReturn(status(204)));

    registrations.remove(pool, false);
    await()
        .untilAsserted(
            () ->
                gitlab
                    .server()
                    .verify(
                        putRequestedFor(urlPathEqualTo(API + "/runners/42"))
                            .withRequestBody(equalToJson("{\"paused\": true}"))));
    gitlab.server().verify(0, deleteRequestedFor(anyUrl()));

    registrations.remove(pool, true);
    await().until(() -> registrations.state(pool) instanceof State.Removed);
    gitlab.server().verify(1, deleteRequestedFor(urlPathEqualTo(API + "/runners/42")));
  }

  @Test
  void aPoolWhoseCredentialsAreDeletedBeforeItDeletesItsRunnerAllTheSame() {
    creationAnswers();
    registrations.ensure(pool);
    awaitRegistered(42);
    runners("[{\"id\": 42, \"description\": \"" + description() + "\"}]");
    runner(42, true);
    gitlab.server().stubFor(put(urlPathEqualTo(API + "/runners/42")).willReturn(json("{}")));
    gitlab.server().stubFor(delete(anyUrl()).willReturn(status(204)));
    kubernetes.secrets().inNamespace(gitlab.namespace()).withName("gitlab-api").delete();
    await()
        .until(
            () ->
                registrations.state(pool) instanceof State.Failed failed
                    && failed.failure().reason() == Failure.Reason.CredentialsMissing);

    registrations.remove(pool, false);
    registrations.remove(pool, true);

    await().until(() -> registrations.state(pool) instanceof State.Removed);
    gitlab.server().verify(1, deleteRequestedFor(urlPathEqualTo(API + "/runners/42")));
  }

  @Test
  void aRevokedTokenDoesNotBlockThePoolsEnd() {
    creationAnswers();
    registrations.ensure(pool);
    awaitRegistered(42);
    gitlab.server().stubFor(any(anyUrl()).willReturn(status(401)));

    registrations.remove(pool, true);

    await().until(() -> registrations.state(pool) instanceof State.Removed);
    assertThat(logged.toString()).contains("runner 42").contains("deleted by hand");
  }

  private void creationAnswers() {
    gitlab
        .server()
        .stubFor(
            post(urlPathEqualTo(API + "/user/runners"))
                .willReturn(created("{\"id\": 42, \"token\": \"" + RUNNER_TOKEN + "\"}")));
  }

  private static ResponseDefinitionBuilder created(String body) {
    return json(body).withStatus(201);
  }

  private void runners(String json) {
    gitlab
        .server()
        .stubFor(get(urlPathEqualTo(API + "/groups/team/runners")).willReturn(json(json)));
  }

  private void runner(long id, boolean asWanted) {
    gitlab
        .server()
        .stubFor(
            get(urlPathEqualTo(API + "/runners/" + id))
                .willReturn(
                    json(
                        """
                        {"id": %d, "description": "%s", "paused": false, "tag_list": %s,
                         "run_untagged": false, "access_level": "not_protected",
                         "maximum_timeout": 3600}"""
                            .formatted(
                                id,
                                description(),
                                asWanted ? "[\"linux\", \"arm64\"]" : "[\"linux\"]"))));
  }

  private String description() {
    return gitlab.namespace() + "/linux [runnerpool:" + pool.getMetadata().getUid() + "]";
  }

  private void awaitRegistered(long id) {
    await()
        .until(
            () ->
                registrations.state(pool) instanceof State.Registered registered
                    && registered.runnerId() == id);
  }

  private String keptToken() {
    Secret secret =
        kubernetes.secrets().inNamespace(gitlab.namespace()).withName("linux-runner").get();
    return new String(
        Base64.getDecoder().decode(secret.getData().get("token")), StandardCharsets.UTF_8);
  }
}
