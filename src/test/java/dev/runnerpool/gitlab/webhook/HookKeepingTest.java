package dev.runnerpool.gitlab.webhook;

import static dev.runnerpool.scenes.OwnGitLab.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.gitlab.JobQueues;
import dev.runnerpool.gitlab.Scope;
import dev.runnerpool.gitlab.WakeSignal.Liveness;
import dev.runnerpool.sandbox.gitlab.http.Fault;
import dev.runnerpool.sandbox.gitlab.state.WebHooks.Edition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The hook that the operator keeps in GitLab: one, repaired, working, and none after the pools. */
@QuarkusTest
@TestProfile(WebhookProfile.class)
class HookKeepingTest {

  private static final String APP = "projects/team%2Fapp";
  private static final String OF_PROJECT = "project: team/app";

  @TestHTTPResource("/")
  String operator;

  @Inject KubernetesClient kubernetes;
  @Inject JobQueues queues;
  @Inject Webhooks webhooks;

  private WebhookGitLab stage;

  @BeforeEach
  void begin() {
    stage = new WebhookGitLab(kubernetes, queues);
  }

  @AfterEach
  void end() {
    stage.close();
  }

  @Test
  void aPushedJobIsSeenByTheHookThoughPollingIsAnHourAway() {
    stage.secret(WebhookGitLab.KEY);
    RunnerPool pool = stage.follow("arm", OF_PROJECT, operator);
    JsonNode hook = awaitHook(APP);
    stage.awaitWaiting(pool, 0);
    assertThat(hook.path("url").asText()).isEqualTo(operator.replaceAll("/$", "") + stage.path());
    assertThat(hook.path("job_events").asBoolean()).isTrue();
    assertThat(hook.path("push_events").asBoolean()).isFalse();
    assertThat(hook.path("enable_ssl_verification").asBoolean()).isTrue();
    assertThat(hook.path("signing_token_present").asBoolean()).isTrue();
    assertThat(hook.path("token_present").asBoolean()).as("the key is not sent along").isFalse();
    awaitLive(pool);

    stage.push();

    stage.awaitWaiting(pool, 1);
    assertThat(liveness(pool).lastHeard()).isPresent();
  }

  @Test
  void aGitLabThatCannotSignIsGivenTheSecretAsItsToken() {
    stage.gitlab().edition(new Edition(true, false));
    stage.secret(WebhookGitLab.KEY);
    RunnerPool pool = stage.follow("arm", OF_PROJECT, operator);
    stage.awaitWaiting(pool, 0);
    await().until(() -> awaitHook(APP).path("token_present").asBoolean());
    awaitLive(pool);
    stage.push();
    stage.awaitWaiting(pool, 1);
  }

  @Test
  void aGroupsHookTellsOfAllItsProjects() {
    stage.secret(WebhookGitLab.WORD);
    RunnerPool pool = stage.follow("arm", "group: team", operator);
    stage.awaitWaiting(pool, 0);
    awaitHook("groups/team");
    awaitLive(pool);
    stage.push();
    stage.awaitWaiting(pool, 1);
    assertThat(stage.hooks(APP)).isEmpty();
    queues.unfollow(pool);
    await().until(() -> stage.hooks("groups/team").isEmpty());
  }

  @Test
  void withoutPremiumAGroupsPoolSaysSoAndWhatToDoInstead() {
    stage.gitlab().edition(new Edition(false, true));
    stage.secret(WebhookGitLab.WORD);
    RunnerPool pool = stage.follow("arm", "group: team", operator);
    await().until(() -> liveness(pool).message().contains("make them in its projects"));
    assertThat(liveness(pool).live()).isFalse();
    assertThat(liveness(pool).message())
        .contains("list the group's webhooks")
        .contains("GitLab Premium")
        .contains("for job events, to " + operator.replaceAll("/$", "") + stage.path());
    assertThat(stage.hooks(APP)).isEmpty();
  }

  @Test
  void aWholeInstanceHasNoHooksAndSaysSo() {
    stage.secret(WebhookGitLab.WORD);
    RunnerPool pool = stage.follow("arm", "instance: true", operator);
    await().until(() -> webhooks.of(Scope.of(pool)).isPresent());
    await()
        .until(() -> liveness(pool).message().startsWith("GitLab has no webhooks for the jobs of"));
    assertThat(liveness(pool).live()).isFalse();
  }

  @Test
  void poolsOfOneScopeShareOneHookUntilTheLastLeaves() {
    stage.secret(WebhookGitLab.WORD);
    RunnerPool arm = stage.follow("arm", OF_PROJECT, operator);
    RunnerPool amd = stage.follow("amd", OF_PROJECT, operator);
    awaitHook(APP);
    queues.unfollow(arm);
    awaitChecked();
    assertThat(stage.hooks(APP)).hasSize(1);
    queues.unfollow(amd);
    await().until(() -> stage.hooks(APP).isEmpty());
  }

  @ParameterizedTest
  @EnumSource(names = {"DROP", "TRUNCATE", "WRONG_JSON"})
  void aHookWhoseMakingWasNotAnsweredIsFoundAndNotMadeTwice(Fault.Kind lost) {
    stage.gitlab().faults().inject(new Fault("POST /api/v4/projects/*/hooks", lost, 0, 0, 1));
    stage.secret(WebhookGitLab.WORD);
    RunnerPool pool = stage.follow("arm", OF_PROJECT, operator);
    awaitLive(pool);
    awaitChecked();
    assertThat(stage.hooks(APP)).hasSize(1);
    stage.awaitWaiting(pool, 0);
    stage.push();
    stage.awaitWaiting(pool, 1);
  }

  @Test
  void whatOthersChangeIsRepairedAndTheHooksOfOthersAreLeftAlone() {
    stage.hook("POST", APP + "/hooks", "{\"url\": \"https://other.example.com/hook\"}");
    stage.secret(WebhookGitLab.WORD);
    stage.follow("arm", OF_PROJECT, operator);
    JsonNode hook = awaitHook(APP);
    String path = APP + "/hooks/" + hook.path("id").asLong();
    String off =
        "{\"url\": \"%s\", \"job_events\": false, \"enable_ssl_verification\": false}"
            .formatted(hook.path("url").asText());
    stage.hook("PUT", path, off);
    await().until(() -> awaitHook(APP).path("job_events").asBoolean());
    assertThat(awaitHook(APP).path("enable_ssl_verification").asBoolean())
        .as("whether our certificate is checked is its owner's choice")
        .isFalse();
    stage.hook("DELETE", path, "");
    await().until(() -> stage.hooks(APP).stream().anyMatch(WebhookGitLab::isOurs));
    assertThat(stage.hooks(APP)).anyMatch(each -> !WebhookGitLab.isOurs(each));
  }

  @Test
  void aHookIsToldASecretThatChanged() {
    stage.secret(WebhookGitLab.WORD);
    RunnerPool pool = stage.follow("arm", OF_PROJECT, operator);
    awaitLive(pool);
    stage.awaitWaiting(pool, 0);
    stage.secret(WebhookGitLab.KEY);
    await().until(() -> awaitHook(APP).path("signing_token_present").asBoolean());
    stage.push();
    stage.awaitWaiting(pool, 1);
  }

  @Test
  void aHookThatGitLabGaveUpIsMadeAgain() {
    stage.secret(WebhookGitLab.WORD);
    String elsewhere = operator + "nowhere";
    RunnerPool pool = stage.follow("arm", OF_PROJECT, elsewhere);
    long first = awaitHook(APP).path("id").asLong();
    stage.awaitWaiting(pool, 0);
    stage.push();
    stage.push();
    await().until(() -> replaced(first));
    assertThat(stage.hooks(APP)).hasSize(1);
  }

  private boolean replaced(long first) {
    List<JsonNode> hooks = stage.hooks(APP);
    return hooks.size() == 1 && hooks.get(0).path("id").asLong() != first;
  }

  @Test
  void anAddressThatChangesMovesTheHookAndOneThatGoesRemovesIt() {
    stage.secret(WebhookGitLab.WORD);
    stage.follow("arm", OF_PROJECT, operator + "before");
    awaitHook(APP);
    stage.follow("arm", OF_PROJECT, operator, 2);
    await()
        .until(
            () -> {
              List<JsonNode> hooks = stage.hooks(APP);
              return hooks.size() == 1 && !hooks.get(0).path("url").asText().contains("before");
            });
    stage.follow("arm", OF_PROJECT, "", 3);
    await().until(() -> stage.hooks(APP).isEmpty());
  }

  @Test
  void withoutTheKeyInTheSecretNothingIsMadeAndItIsNamed() {
    stage.secret("");
    RunnerPool pool = stage.follow("arm", OF_PROJECT, operator);
    await().until(() -> liveness(pool).message().contains("is missing"));
    assertThat(liveness(pool).live()).isFalse();
    assertThat(liveness(pool).message())
        .contains("Secret " + stage.namespace() + "/gitlab-api, key webhook-secret")
        .contains("spec.gitlab.webhook needs it");
    assertThat(stage.hooks(APP)).isEmpty();
    stage.secret(WebhookGitLab.WORD);
    awaitLive(pool);
  }

  @Test
  void whoAsksForNoWebhooksHearsNothingOfThem() {
    stage.secret("");
    RunnerPool pool = stage.follow("arm", OF_PROJECT, "");
    stage.awaitWaiting(pool, 0);
    assertThat(webhooks.of(Scope.of(pool))).isEmpty();
    assertThat(stage.requests(".*/hooks.*")).isZero();
  }

  /** The one hook of ours, once it is there. */
  private JsonNode awaitHook(String of) {
    await().until(() -> stage.hooks(of).stream().filter(WebhookGitLab::isOurs).count() == 1);
    return stage.hooks(of).stream().filter(WebhookGitLab::isOurs).findFirst().orElseThrow();
  }

  private void awaitLive(RunnerPool pool) {
    await().until(() -> webhooks.of(Scope.of(pool)).filter(Liveness::live).isPresent());
  }

  /** Waits until the operator listed the hooks twice more. */
  private void awaitChecked() {
    long before = operatorsLists();
    await().until(() -> operatorsLists() >= before + 2);
  }

  private long operatorsLists() {
    return stage.gitlab().requests().last().stream()
        .filter(request -> request.path().endsWith("/hooks") && request.method().equals("GET"))
        .filter(request -> "runnerpool".equals(request.userAgent()))
        .count();
  }

  private Liveness liveness(RunnerPool pool) {
    return webhooks.of(Scope.of(pool)).orElse(new Liveness(false, "", Optional.empty()));
  }
}
