package dev.runnerpool.gitlab.sentinel;

import static dev.runnerpool.gitlab.sentinel.TimedGitLab.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.leader.NotLeadingException;
import dev.runnerpool.gitlab.Scope;
import dev.runnerpool.gitlab.client.RunnerConnections;
import dev.runnerpool.gitlab.client.RunnerMessages;
import dev.runnerpool.operator.leader.LeaseTerm;
import dev.runnerpool.operator.leader.LeaseTerms;
import dev.runnerpool.sandbox.gitlab.http.Fault;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How the sentinel comes and leaves, over restarts and changes of the leader. */
@QuarkusTest
@TestProfile(SentinelProfile.class)
class SentinelLifeTest extends SentinelSetup {

  @Inject LeaseTerm ofTheProcess;

  @Test
  void theLastPoolTakesItAlongButOthersKeepIt() {
    RunnerPool first = scene.pool("first", "project: team/app", "[linux]");
    RunnerPool second = scene.pool("second", "project: team/app", "[linux]");
    serve(first, second);
    awaitLive(first);

    assertThat(sentinels.released(first)).isTrue();
    serve(second);
    assertThat(scene.sentinels()).hasSize(1);
    sentinels.serves(Scope.of(second), List.of());
    await().until(() -> sentinels.released(second));

    assertThat(scene.sentinels()).isEmpty();
    assertThat(sentinels.of(Scope.of(second))).isEmpty();
    await().until(() -> scene.gitlab().heldRequests() == 0);
  }

  @Test
  void afterARestartItIsFoundAgainAndItsTokenRenewed() {
    RunnerPool pool = scene.pool("arm", "project: team/app", "[linux]");
    serve(pool);
    awaitLive(pool);
    long id = scene.sentinel().path("id").asLong();
    sentinels.stop();

    sentinels = start();
    serve(pool);

    awaitLive(pool);
    assertThat(scene.sentinel().path("id").asLong()).isEqualTo(id);
    int before = wakes.get();
    scene.push("team/app", "linux");
    await().until(() -> wakes.get() > before);
    assertThat(scene.asRoot("GET", "/api/v4/runners/" + id + "/managers", ""))
        .as("the restarted operator is the same process to GitLab")
        .hasSize(1);
  }

  @Test
  void aPoolThatIsDeletedWhileTheOperatorRestartsLeavesNoSentinel() {
    RunnerPool pool = scene.pool("arm", "project: team/app", "[linux]");
    serve(pool);
    awaitLive(pool);
    sentinels.stop();

    sentinels = start();

    await().until(() -> sentinels.released(pool));
    assertThat(scene.sentinels()).isEmpty();
  }

  @Test
  void surplusSentinelsAreDeletedAndThoseOfOthersStay() {
    RunnerPool pool = scene.pool("arm", "project: team/app", "[linux]");
    serve(pool);
    awaitLive(pool);
    JsonNode kept = scene.sentinel();
    sentinels.stop();
    String twin = kept.path("description").asText();
    String foreign = twin.replaceAll(":[^:]+:", ":another-cluster:");
    for (String description : List.of(twin, foreign)) {
      scene.asRoot(
          "POST",
          "/api/v4/user/runners",
          "{\"runner_type\":\"project_type\",\"project_id\":1,\"paused\":true,\"description\":\"%s\"}"
              .formatted(description));
    }

    sentinels = start();
    serve(pool);

    await().until(() -> scene.sentinels().size() == 2);
    assertThat(scene.sentinels().stream().map(runner -> runner.path("description").asText()))
        .containsExactlyInAnyOrder(twin, foreign);
    awaitLive(pool);
    sentinels.serves(Scope.of(pool), List.of());
    await().until(() -> sentinels.released(pool));
    assertThat(scene.sentinel().path("description").asText()).isEqualTo(foreign);
  }

  @Test
  void aPoolThatTurnsItOffLosesIt() {
    RunnerPool pool = scene.pool("arm", "project: team/app", "[linux]");
    serve(pool);
    awaitLive(pool);

    RunnerPool without = scene.pool("arm", "project: team/app, sentinel: false", "[linux]");
    serve(without);

    await().until(() -> scene.sentinels().isEmpty());
    assertThat(sentinels.of(Scope.of(without))).isEmpty();
    assertThat(sentinels.released(without)).isTrue();
  }

  @Test
  void aSentinelThatCannotBeDeletedHoldsThePoolOnlyForAWhile() {
    RunnerPool pool = scene.pool("arm", "project: team/app", "[linux]");
    serve(pool);
    awaitLive(pool);
    scene
        .gitlab()
        .faults()
        .inject(new Fault("DELETE /api/v4/runners/*", Fault.Kind.STATUS, 403, 0, -1));

    sentinels.serves(Scope.of(pool), List.of());

    assertThat(sentinels.released(pool)).isFalse();
    await().until(() -> sentinels.released(pool));
  }

  @Test
  void whoLeadsNoMoreAsksNothingAndWakesNobodyUntilItLeadsAgain() {
    scene.change(switches -> switches.withLongPollHold(Duration.ofMillis(600)));
    RunnerPool pool = scene.pool("arm", "project: team/app", "[linux]");
    serve(pool);
    awaitLive(pool);

    LeaseTerms.lapse(leaderGuard);
    await().until(() -> scene.gitlab().heldRequests() == 0);
    long before = scene.requests(TimedGitLab.REQUEST);
    int woken = wakes.get();
    scene.push("team/app", "linux");
    await()
        .during(Duration.ofSeconds(2))
        .until(() -> scene.requests(TimedGitLab.REQUEST) == before);
    assertThat(wakes.get()).isEqualTo(woken);

    LeaseTerms.renew(leaderGuard);
    await().until(() -> wakes.get() > woken);
  }

  @Test
  void withoutTheLeaseNoJobIsAskedForNorGivenBack() {
    var caller =
        new RunnerConnections.Caller(
            Scope.of(scene.pool("arm", "project: team/app", "[linux]")).account(),
            Optional.empty(),
            "glrt-x",
            "r_1");
    var job = new RunnerMessages.GivenJob(1L, "glcbt-x", null);

    LeaseTerms.lapse(ofTheProcess);
    try {
      assertThatThrownBy(() -> connections.requestJob(caller, Optional.empty()))
          .isInstanceOf(NotLeadingException.class);
      assertThatThrownBy(
              () -> connections.updateJob(caller, job, "failed", "runner_system_failure"))
          .isInstanceOf(NotLeadingException.class);
    } finally {
      LeaseTerms.renew(ofTheProcess);
    }
    assertThat(connections.requestJob(caller, Optional.empty()).join().status()).isEqualTo(403);
    assertThat(scene.requests(TimedGitLab.REQUEST)).isEqualTo(1);
    assertThat(scene.requests("PUT /api/v4/jobs/:id")).isZero();
  }

  @Test
  void turnedOffForAllItIsMadeForNobodyButOneFromBeforeLeavesWithItsPool() {
    RunnerPool pool = scene.pool("arm", "project: team/app", "[linux]");
    serve(pool);
    awaitLive(pool);
    sentinels.stop();

    sentinels = start("sentinel.enabled", "false");
    serve(pool);

    assertThat(sentinels.of(Scope.of(pool))).isEmpty();
    await().until(() -> sentinels.released(pool));
    assertThat(scene.sentinels()).isEmpty();
  }
}
