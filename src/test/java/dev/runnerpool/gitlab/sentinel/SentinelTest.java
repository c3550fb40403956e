package dev.runnerpool.gitlab.sentinel;

import static dev.runnerpool.gitlab.sentinel.TimedGitLab.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.QueueSnapshot;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.gitlab.JobQueues;
import dev.runnerpool.gitlab.Scope;
import dev.runnerpool.gitlab.WakeSignal.Liveness;
import dev.runnerpool.sandbox.gitlab.http.Fault;
import dev.runnerpool.sandbox.gitlab.state.Role;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a hint brings, and what becomes of it in trouble. Polling sleeps throughout. */
@QuarkusTest
@TestProfile(SentinelProfile.class)
class SentinelTest {

  @Inject JobQueues queues;
  @Inject Sentinels sentinels;
  @Inject KubernetesClient kubernetes;

  private final List<RunnerPool> followed = new ArrayList<>();
  private TimedGitLab scene;

  @BeforeEach
  void begin() {
    scene = new TimedGitLab(kubernetes);
    scene.gitlab().createProject("team/app");
  }

  @AfterEach
  void end() {
    scene.gitlab().faults().clearAll();
    followed.forEach(queues::unfollow);
    await().until(() -> scene.sentinels().isEmpty());
    scene.close();
  }

  @Test
  void aJobIsReadSoonAfterItWaitsThoughPollingSleeps() {
    RunnerPool pool = follow("linux", "project: team/app");
    awaitListening(pool);

    scene.push("team/app", "linux");

    await().until(() -> waiting(pool) == 1);
    assertThat(liveness(pool).lastHeard()).isPresent();
    scene.push("team/app", "linux, arm64");
    await().until(() -> waiting(pool) == 2);
  }

  @Test
  void aGroupsSentinelIsToldOfJobsOfProjectsInItsSubgroups() {
    scene.gitlab().createProject("team/deep/down/app");
    RunnerPool pool = follow("linux", "group: team");
    awaitListening(pool);

    scene.push("team/deep/down/app", "linux");

    await().until(() -> waiting(pool) == 1);
  }

  @Test
  void theEndOfAHoldIsNoHint() {
    scene.change(switches -> switches.withLongPollHold(Duration.ofMillis(600)));
    RunnerPool pool = follow("linux", "project: team/app");
    awaitListening(pool);
    long reads = scene.requests("GET /api/v4/projects/:id/jobs");

    await().until(() -> scene.requests(TimedGitLab.REQUEST) >= 5);

    assertThat(liveness(pool).lastHeard()).isEmpty();
    assertThat(scene.requests("GET /api/v4/projects/:id/jobs")).isEqualTo(reads);
  }

  @ParameterizedTest
  @ValueSource(strings = {"DROP", "TRUNCATE", "WRONG_JSON"})
  void itIsMadeOnceThoughTheAnswerIsLost(Fault.Kind kind) {
    scene.gitlab().faults().inject(new Fault("POST /api/v4/user/runners", kind, 0, 0, 1));

    RunnerPool pool = follow("linux", "project: team/app");

    awaitListening(pool);
    assertThat(scene.sentinels()).hasSize(1);
    assertThat(scene.requests("POST /api/v4/user/runners")).isEqualTo(1);
  }

  @Test
  void aJobHandedToItByMistakeIsNotBegunAndWaitsAgain() {
    RunnerPool pool = follow("linux", "project: team/app");
    awaitListening(pool);
    long sentinel = handJobByMistake(pool, "");

    await().until(() -> liveness(pool).message().contains("job 1 of team/app was given"));
    assertThat(scene.job(1).runnerId()).isEqualTo(sentinel);
    assertThat(scene.job(1).startedAt()).isNull();
    assertThat(scene.sentinel().path("paused").asBoolean()).isTrue();

    scene.pass(Duration.ofMinutes(3));
    await().until(() -> waiting(pool) == 1 && scene.gitlab().jobs().size() == 2);
    assertThat(scene.job(1).failureReason()).isEqualTo("runner_provisioning_timeout");
    assertThat(scene.job(2).retriedFrom()).isEqualTo(1);
    assertThat(scene.job(2).runnerId()).isNull();
    assertThat(liveness(pool).live()).isTrue();
  }

  @Test
  void aJobHandedByAGitLabThatBeginsItAtOnceIsEndedSoThatItsRetryRuleGivesItBack() {
    scene.change(switches -> switches.withTwoPhase(false));
    RunnerPool pool = follow("linux", "project: team/app");
    awaitListening(pool);
    handJobByMistake(pool, ", retry: {max: 1, when: runner_system_failure}");

    await().until(() -> scene.gitlab().jobs().size() == 2);
    assertThat(scene.job(1).failureReason()).isEqualTo("runner_system_failure");
    assertThat(scene.job(2).runnerId()).isNull();
    await().until(() -> liveness(pool).message().contains("runner_system_failure"));
    await().until(() -> liveness(pool).live());
    assertThat(scene.sentinel().path("paused").asBoolean()).isTrue();
  }

  @Test
  void aJobHandedByMistakeIsGivenBackThoughAnswersAreLost() {
    scene.change(switches -> switches.withTwoPhase(false));
    RunnerPool pool = follow("linux", "project: team/app");
    awaitListening(pool);
    scene.gitlab().faults().inject(new Fault("PUT /api/v4/jobs/*", Fault.Kind.DROP, 0, 0, 2));
    handJobByMistake(pool, "");

    await().until(() -> "failed".equals(scene.job(1).status()));
    await().until(() -> liveness(pool).live());
  }

  /** Unpauses the sentinel while a job waits. */
  private long handJobByMistake(RunnerPool pool, String more) {
    scene.push("team/app", "linux", more);
    await().until(() -> waiting(pool) == 1);
    long id = scene.sentinel().path("id").asLong();
    scene.asRoot("PUT", "/api/v4/runners/" + id, "{\"paused\":false}");
    return id;
  }

  @Test
  void aTokenResetBySomebodyIsRenewedAndNoHintIsLost() {
    RunnerPool pool = follow("linux", "project: team/app");
    awaitListening(pool);
    long id = scene.sentinel().path("id").asLong();

    scene.asRoot("POST", "/api/v4/runners/" + id + "/reset_authentication_token", "");
    scene.push("team/app", "linux");

    await().until(() -> waiting(pool) == 1);
    awaitListening(pool);
    assertThat(scene.sentinel().path("id").asLong()).isEqualTo(id);
  }

  @Test
  void aSentinelDeletedBySomebodyIsMadeAgain() {
    RunnerPool pool = follow("linux", "project: team/app");
    awaitListening(pool);
    long id = scene.sentinel().path("id").asLong();
    await().until(() -> scene.gitlab().heldRequests() == 1);

    scene.asRoot("DELETE", "/api/v4/runners/" + id, "");

    await().until(() -> !scene.sentinels().isEmpty() && liveness(pool).live());
    assertThat(scene.sentinel().path("id").asLong()).isGreaterThan(id);
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 422})
  void oneWhoseTokensAreRefusedAsOfAnOrphanIsReplaced(int status) {
    scene.gitlab().faults().inject(new Fault(TimedGitLab.REQUEST, Fault.Kind.STATUS, status, 0, 2));

    RunnerPool pool = follow("linux", "project: team/app");

    awaitListening(pool);
    assertThat(scene.requests("POST /api/v4/user/runners")).isEqualTo(2);
    assertThat(scene.sentinels()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503})
  void anOutageIsSaidHealsByItselfAndHasTheQueueReadOnce(int status) {
    scene.change(switches -> switches.withLongPollHold(Duration.ofMillis(100)));
    RunnerPool pool = follow("linux", "project: team/app");
    awaitListening(pool);
    scene
        .gitlab()
        .faults()
        .inject(new Fault(TimedGitLab.REQUEST, Fault.Kind.STATUS, status, 0, -1));
    await().until(() -> !liveness(pool).live());
    assertThat(liveness(pool).message()).contains(Integer.toString(status));
    scene.push("team/app", "linux");
    assertThat(waiting(pool)).isZero();

    scene.gitlab().faults().clearAll();

    await().until(() -> waiting(pool) == 1);
    assertThat(liveness(pool).live()).isTrue();
  }

  @Test
  void whereGitLabHoldsNothingItIsNotLiveAndAsksNoMore() {
    scene.change(switches -> switches.withLongPollHold(Duration.ZERO));
    RunnerPool pool = follow("linux", "project: team/app");

    await().until(() -> liveness(pool).message().contains("long polling is off"));

    assertThat(liveness(pool).live()).isFalse();
    assertThat(scene.requests(TimedGitLab.REQUEST)).isLessThanOrEqualTo(5);
  }

  @Test
  void aTokenThatMayNotCreateRunnersLeavesItOffWithTheReason() {
    scene.secret(
        "gitlab-api",
        scene
            .gitlab()
            .createToken(
                "reader",
                Set.of(dev.runnerpool.sandbox.gitlab.state.Scope.READ_API),
                Role.OWNER,
                false));
    RunnerPool pool = follow("linux", "project: team/app");

    await().until(() -> liveness(pool).message().contains("create_runner"));

    assertThat(liveness(pool).live()).isFalse();
    await().until(() -> queues.state(pool) instanceof QueueState.Read);
    assertThat(scene.sentinels()).isEmpty();
  }

  private RunnerPool follow(String name, String scope) {
    RunnerPool pool = scene.pool(name, scope, "[linux]");
    followed.add(pool);
    queues.follow(pool);
    return pool;
  }

  /** Its request is held, and the queue was read once. */
  private void awaitListening(RunnerPool pool) {
    await().until(() -> liveness(pool).live() && scene.gitlab().heldRequests() > 0);
    await().until(() -> queues.state(pool) instanceof QueueState.Read);
  }

  private Liveness liveness(RunnerPool pool) {
    return sentinels.of(Scope.of(pool)).orElseThrow();
  }

  private long waiting(RunnerPool pool) {
    return queues.state(pool).reading().map(QueueSnapshot::jobs).map(List::size).orElse(-1);
  }
}
