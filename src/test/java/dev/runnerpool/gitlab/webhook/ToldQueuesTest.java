package dev.runnerpool.gitlab.webhook;

import static dev.runnerpool.gitlab.webhook.HookStage.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.demand.PoolSight;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.gitlab.JobQueues;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What deliveries make of the queue of a pool that brings a runner's token and nothing else. */
@QuarkusTest
@TestProfile(WebhookProfile.class)
class ToldQueuesTest {

  private static final long OURS = 7;

  @TestHTTPResource("/")
  URI operator;

  @Inject KubernetesClient kubernetes;
  @Inject JobQueues queues;

  private final String namespace = "own-" + UUID.randomUUID();
  private RunnerPool pool;

  @AfterEach
  void end() {
    if (pool != null) {
      queues.unfollow(pool);
    }
  }

  @Test
  void jobsComeAndGoByWhatIsDeliveredAndTheWayIsSaid() throws Exception {
    follow("group: team", HookStage.WORD);
    assertThat(told().heard()).isFalse();
    assertThat(queues.facts(pool).means()).isEqualTo("webhooks alone");
    assertThat(queues.facts(pool).signals())
        .singleElement()
        .asString()
        .startsWith("webhook: not live: nothing was delivered to " + path())
        .doesNotContain("spec.gitlab.webhook");
    deliver(event(1, "build", "running", "team/app", OURS));
    assertThat(told().heard()).isTrue();
    assertThat(queues.facts(pool).signals()).containsExactly("webhook: live");
    deliver(event(2, "build", "pending", "team/app", 0));
    deliver(event(3, "build", "pending", "team/sub/lib", 0));
    deliver(event(4, "test 1/2", "pending", "team/app", 0));
    deliver(event(5, "test 2/2", "pending", "team/app", 0));
    assertJobs(List.of(2L), List.of(3L, 4L));
    deliver(event(2, "build", "canceled", "team/app", 0));
    deliver(event(4, "test 1/2", "running", "team/app", OURS));
    assertJobs(List.of(5L), List.of(3L));
  }

  @ParameterizedTest
  @CsvSource({"''", "keep-me-secret-webhook-wort"})
  void whoDoesNotKnowTheSecretTellsNothing(String token) throws Exception {
    follow("group: team", HookStage.WORD);
    assertThat(send(event(1, "build", "pending", "team/app", 0), "X-Gitlab-Token", token))
        .isEqualTo(401);
    assertJobs(List.of(), List.of());
    assertThat(told().heard()).isFalse();
    assertThat(queues.facts(pool).signals().get(0)).startsWith("webhook: not live");
  }

  @Test
  void whatIsSignedTooLongAgoTellsNothing() throws Exception {
    follow("group: team", HookStage.KEY);
    String body = event(1, "build", "pending", "team/app", 0);
    Instant longAgo = Instant.now().minusSeconds(420);
    assertThat(send(body, DeliverySender.signed("1", body, longAgo))).isEqualTo(202);
    assertThat(told().heard()).isFalse();
    assertThat(send(body, DeliverySender.signed("2", body, Instant.now()))).isEqualTo(202);
    assertJobs(List.of(), List.of(1L));
  }

  @Test
  void aPendingDeliveredAgainOrLateBringsNoJobBack() throws Exception {
    follow("group: team", HookStage.WORD);
    String pending = event(1, "build", "pending", "team/app", 0);
    deliver(pending);
    deliver(pending);
    assertJobs(List.of(), List.of(1L));
    deliver(event(1, "build", "success", "team/app", OURS));
    deliver(pending);
    assertJobs(List.of(), List.of());
  }

  @ParameterizedTest
  @CsvSource({
    "group: team, team/app, true",
    "group: Team, team/sub/app, true",
    "group: team, teams/app, false",
    "group: team/sub, team/app, false",
    "project: team/app, team/app, true",
    "project: team/app, team/lib, false",
    "project: '12', team/app, true",
    "project: '13', team/app, false",
    "instance: true, team/app, true",
  })
  void onlyJobsOfThePoolsScopeAreItsJobs(String scope, String project, boolean its)
      throws Exception {
    follow(scope, HookStage.WORD);
    deliver(event(1, "build", "pending", project, 0));
    assertJobs(List.of(), its ? List.of(1L) : List.of());
  }

  @Test
  void whatTheRunnersPodsShowNeedsNotBeTold() throws Exception {
    follow("group: team", HookStage.WORD);
    deliver(event(1, "build", "pending", "team/app", 0));
    deliver(event(2, "build", "pending", "team/app", 0));
    saw(Set.of(1L), Optional.empty());
    assertJobs(List.of(2L), List.of());
  }

  @Test
  void aSecretWithoutWebhookSecretIsNoSourceUntilItHoldsOne() throws Exception {
    List<String> changed = new CopyOnWriteArrayList<>();
    queues.onChange(any -> changed.add(any.getMetadata().getNamespace()));
    follow("group: team", "");
    assertThat(((QueueState.NoSource) queues.state(pool)).why())
        .startsWith("Secret " + namespace + "/runner-token, key webhook-secret, is missing");
    assertThat(queues.facts(pool).means()).isEmpty();
    secret("too short");
    patiently()
        .until(
            () ->
                queues.state(pool) instanceof QueueState.NoSource none
                    && none.why().contains("is unusable"));
    assertThat(((QueueState.NoSource) queues.state(pool)).why()).doesNotContain("too short");
    changed.clear();
    secret(HookStage.WORD);
    patiently().until(() -> queues.state(pool) instanceof QueueState.Told);
    patiently().until(() -> changed.contains(namespace));
    deliver(event(1, "build", "pending", "team/app", 0));
    assertJobs(List.of(), List.of(1L));
  }

  @Test
  void aPoolThatLeavesAndComesBackKnowsNothingOfBefore() throws Exception {
    follow("group: team", HookStage.WORD);
    deliver(event(1, "build", "pending", "team/app", 0));
    queues.unfollow(pool);
    assertThat(send(event(2, "build", "pending", "team/app", 0), "X-Gitlab-Token", HookStage.WORD))
        .isEqualTo(401);
    queues.follow(pool);
    saw(Set.of(), Optional.empty());
    assertJobs(List.of(), List.of());
  }

  /** Read by a token, told by hooks: whatever is told of jobs, only GitLab's answer counts. */
  @Test
  void whereAnAccessTokenReadsTheQueueWebhooksNeverChangeTheCount() throws Exception {
    try (HookStage stage = new HookStage(kubernetes, queues)) {
      stage.secret(HookStage.WORD);
      RunnerPool read = stage.follow("arm", "project: team/app", "");
      stage.awaitWaiting(read, 0);
      long before = stage.reads();
      for (long id = 1; id <= 3; id++) {
        new DeliverySender(operator)
            .send(
                stage.path(),
                event(id, "build", "pending", "team/app", 0),
                "X-Gitlab-Token",
                HookStage.WORD);
      }
      patiently().until(() -> stage.reads() > before);
      assertThat(queues.state(read)).isInstanceOf(QueueState.Read.class);
      assertThat(stage.waiting(read)).isZero();
      stage.push();
      new DeliverySender(operator)
          .send(
              stage.path(),
              event(9, "build", "pending", "team/app", 0),
              "X-Gitlab-Token",
              HookStage.WORD);
      stage.awaitWaiting(read, 1);
      new DeliverySender(operator)
          .send(
              stage.path(),
              event(1, "build", "canceled", "team/app", 0),
              "X-Gitlab-Token",
              HookStage.WORD);
      assertThat(stage.waiting(read)).isEqualTo(1);
    }
  }

  private void follow(String scope, String webhookSecret) {
    secret(webhookSecret);
    pool =
        Serialization.unmarshal(
            """
            apiVersion: runnerpool.dev/v1alpha1
            kind: RunnerPool
            metadata: {name: own, namespace: %s, uid: %s, generation: 1}
            spec:
              architecture: arm64
              gitlab: {url: "http://localhost:1", %s, runner: {secret: runner-token}}
              scaling: {max: 5}
            """
                .formatted(namespace, namespace, scope),
            RunnerPool.class);
    queues.follow(pool);
    patiently().until(() -> !(queues.state(pool) instanceof QueueState.Unread));
    saw(Set.of(), Optional.empty());
  }

  private void saw(Set<Long> taken, Optional<Instant> freeSince) {
    queues.saw(pool, new PoolSight(OptionalLong.of(OURS), taken, freeSince, Duration.ofMinutes(1)));
  }

  private void secret(String webhook) {
    kubernetes
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("runner-token")
                .withNamespace(namespace)
                .endMetadata()
                .withData(
                    webhook.isEmpty()
                        ? Map.of("token", encoded("glrt-x"))
                        : Map.of("token", encoded("glrt-x"), "webhook-secret", encoded(webhook)))
                .build())
        .createOr(existing -> existing.update());
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private QueueState.Told told() {
    return (QueueState.Told) queues.state(pool);
  }

  private void assertJobs(List<Long> fitting, List<Long> guesses) {
    assertThat(told().last().jobs()).extracting(Job::id).isEqualTo(fitting);
    assertThat(told().guesses()).extracting(Job::id).isEqualTo(guesses);
  }

  private static String event(long id, String name, String status, String project, long runner) {
    return """
        {"object_kind": "build", "build_id": %d, "build_name": "%s", "build_status": "%s",
         "build_started_at": null, "runner": %s, "project_id": %d,
         "project": {"path_with_namespace": "%s"}}"""
        .formatted(
            id,
            name,
            status,
            runner == 0 ? "null" : "{\"id\": " + runner + ", \"tags\": [\"x\"]}",
            project.equals("team/app") ? 12 : 12 + project.length(),
            project);
  }

  private void deliver(String body) throws Exception {
    assertThat(send(body, "X-Gitlab-Token", HookStage.WORD)).isEqualTo(202);
  }

  private int send(String body, String... headers) throws Exception {
    return new DeliverySender(operator).send(path(), body, headers).statusCode();
  }

  private String path() {
    return "/webhook/gitlab/" + namespace + "/runner-token";
  }
}
