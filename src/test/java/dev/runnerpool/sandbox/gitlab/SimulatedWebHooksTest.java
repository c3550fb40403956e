package dev.runnerpool.sandbox.gitlab;

import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.CountMatchingStrategy;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import dev.runnerpool.sandbox.gitlab.Client.Answer;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import dev.runnerpool.sandbox.gitlab.state.WebHooks.Edition;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Webhooks of the simulated GitLab: who may make them, what is delivered, and when it ends. */
class SimulatedWebHooksTest {

  private static final String HOOKS = "/api/v4/projects/g%2Fp/hooks";
  private static final String KEY = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  private static final String ONE_JOB = "a: {script: [make], tags: [arm64]}";

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  private final WireMockServer receiver =
      new WireMockServer(WireMockConfiguration.wireMockConfig().dynamicPort());
  private SimulatedGitLab gitlab;
  private Client client;
  private String root;

  @BeforeEach
  void start() {
    receiver.start();
    gitlab = SimulatedGitLab.start(GitLabOptions.defaults().withClock(now::get));
    gitlab.createProject("g/p");
    root = gitlab.createToken("root", Set.of(Scope.API), Role.OWNER, true);
    client = new Client(gitlab.url());
  }

  @AfterEach
  void stop() {
    gitlab.close();
    receiver.stop();
  }

  @Test
  void aJobIsDeliveredWithGitLabsHeadersAndWithoutItsTags() throws IOException {
    receiver.stubFor(post("/hook").willReturn(status(202)));
    Answer made =
        make(HOOKS, "\"token\": \"word-of-the-hook\", \"signing_token\": \"%s\"".formatted(KEY));
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.response().body()).doesNotContain("word-of-the-hook", "whsec_");
    assertThat(made.json().path("signing_token_present").asBoolean()).isTrue();
    assertThat(made.json().path("token_present").asBoolean()).isTrue();

    gitlab.pushPipeline("g/p", "main", false, ONE_JOB);

    awaitDelivered(1, "pending");
    awaitDelivered(1, "created");
    receiver.verify(
        postRequestedFor(urlEqualTo("/hook"))
            .withRequestBody(matchingJsonPath("$.build_status", equalTo("pending")))
            .withHeader("X-Gitlab-Event", equalTo("Job Hook"))
            .withHeader("X-Gitlab-Event-UUID", matching("[0-9a-f-]{36}"))
            .withHeader("X-Gitlab-Webhook-UUID", matching("[0-9a-f-]{36}"))
            .withHeader("Idempotency-Key", matching("[0-9a-f-]{36}"))
            .withHeader("X-Gitlab-Instance", equalTo(gitlab.url()))
            .withHeader("X-Gitlab-Token", equalTo("word-of-the-hook"))
            .withHeader("User-Agent", matching("GitLab/.*"))
            .withHeader("webhook-id", matching("[0-9a-f-]{36}"))
            .withHeader("webhook-timestamp", matching("\\d{10}"))
            .withHeader("webhook-signature", matching("v1,[A-Za-z0-9+/]{43}="))
            .withRequestBody(matchingJsonPath("$.object_kind", equalTo("build")))
            .withRequestBody(
                matchingJsonPath("$.build_created_at", equalTo("2026-01-01 00:00:00 UTC")))
            .withRequestBody(matchingJsonPath("$.runner", absent()))
            .withRequestBody(matchingJsonPath("$..tags", absent()))
            .withRequestBody(matchingJsonPath("$.project.path_with_namespace", equalTo("g/p"))));
  }

  @Test
  void aGroupsHookTellsOfItsProjectsWherePremiumIsToBeHad() throws IOException {
    receiver.stubFor(post("/hook").willReturn(status(200)));
    assertThat(make("/api/v4/groups/g/hooks", "\"push_events\": false").status()).isEqualTo(201);
    gitlab.pushPipeline("g/p", "main", false, ONE_JOB);
    awaitDelivered(1, "pending");

    gitlab.edition(new Edition(false, false));
    assertThat(client.get("/api/v4/groups/g/hooks", root).status()).isEqualTo(404);
    gitlab.pushPipeline("g/p", "main", false, ONE_JOB);
    assertThat(
            make(HOOKS, "\"signing_token\": \"%s\"".formatted(KEY))
                .json()
                .has("signing_token_present"))
        .as("an older GitLab passes over what it does not know")
        .isFalse();
  }

  @Test
  void onlyMaintainersSeeAndMakeHooks() {
    String developer =
        gitlab.createToken("developer", Set.of(Scope.API), Map.of("g", Role.DEVELOPER));
    String reader = gitlab.createToken("reader", Set.of(Scope.READ_API), Map.of("g", Role.OWNER));
    assertThat(client.get(HOOKS, developer).status()).isEqualTo(403);
    assertThat(client.get(HOOKS, reader).status()).isEqualTo(403);
    assertThat(client.get(HOOKS, "nobody").status()).isEqualTo(401);
    assertThat(make(HOOKS, "\"signing_token\": \"whsec_AAAA\"").status()).isEqualTo(422);
  }

  @Test
  void afterFourFailuresAHookRestsForAMinuteThenTwoAndOneSuccessClearsIt() throws IOException {
    receiver.stubFor(post("/hook").willReturn(status(500)));
    make(HOOKS, "\"push_events\": false");
    gitlab.pushPipeline("g/p", "main", false, ONE_JOB);
    gitlab.pushPipeline("g/p", "main", false, ONE_JOB);
    awaitStatus("temporarily_disabled");
    assertThat(hook().path("disabled_until").asText()).isEqualTo("2026-01-01T00:01:00Z");
    gitlab.pushPipeline("g/p", "main", false, ONE_JOB);
    now.updateAndGet(time -> time.plus(Duration.ofSeconds(61)));
    assertThat(hook().path("alert_status").asText()).isEqualTo("executable");
    receiver.verify(4, postRequestedFor(urlEqualTo("/hook")));

    client.call("POST", "/api/v4/projects/g%2Fp/jobs/1/cancel", "", "PRIVATE-TOKEN", root);
    awaitStatus("temporarily_disabled");
    assertThat(hook().path("disabled_until").asText()).isEqualTo("2026-01-01T00:03:01Z");

    now.updateAndGet(time -> time.plus(Duration.ofMinutes(3)));
    receiver.stubFor(post("/hook").willReturn(status(202)));
    client.call("POST", "/api/v4/projects/g%2Fp/jobs/2/cancel", "", "PRIVATE-TOKEN", root);
    await().until(() -> hook().path("disabled_until").isNull());
    awaitStatus("executable");
  }

  private void awaitDelivered(int times, String status) {
    await()
        .untilAsserted(
            () ->
                receiver.verify(
                    new CountMatchingStrategy(CountMatchingStrategy.EQUAL_TO, times),
                    postRequestedFor(urlEqualTo("/hook"))
                        .withRequestBody(matchingJsonPath("$.build_status", equalTo(status)))));
  }

  private void awaitStatus(String status) {
    await().until(() -> hook().path("alert_status").asText().equals(status));
  }

  private JsonNode hook() throws IOException {
    return client.get(HOOKS, root).json().get(0);
  }

  private Answer make(String path, String more) {
    String body =
        "{\"url\": \"%s/hook\", \"job_events\": true, %s}".formatted(receiver.baseUrl(), more);
    return client.call("POST", path, body, "PRIVATE-TOKEN", root);
  }
}
