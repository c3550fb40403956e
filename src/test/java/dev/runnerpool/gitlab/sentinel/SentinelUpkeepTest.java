package dev.runnerpool.gitlab.sentinel;

import static dev.runnerpool.gitlab.sentinel.TimedGitLab.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.gitlab.Scope;
import dev.runnerpool.sandbox.gitlab.state.Role;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The sentinel in GitLab as the pools of its scope want it. */
@QuarkusTest
@TestProfile(SentinelProfile.class)
class SentinelUpkeepTest extends SentinelSetup {

  @Test
  void itsTagsAreTheUnionOfThePoolsAndFollowThem() {
    RunnerPool arm = scene.pool("arm", "project: team/app", "[linux, docker]");
    RunnerPool gpu =
        scene.pool(
            "gpu", "project: team/app", "[gpu]", "runUntagged: true", "protectedRefsOnly: true");

    serve(arm, gpu);
    awaitTags("arm64", "docker", "gpu", "linux");
    assertThat(scene.sentinel().path("run_untagged").asBoolean()).isTrue();
    assertThat(scene.sentinel().path("access_level").asText()).isEqualTo("not_protected");

    serve(gpu);
    awaitTags("arm64", "gpu");
    assertThat(scene.sentinel().path("access_level").asText()).isEqualTo("ref_protected");
  }

  @Test
  void whatSomebodyChangedIsRepairedAndItStaysPaused() {
    RunnerPool pool = scene.pool("arm", "project: team/app", "[linux]");
    serve(pool);
    awaitLive(pool);
    long id = scene.sentinel().path("id").asLong();

    scene.asRoot(
        "PUT",
        "/api/v4/runners/" + id,
        "{\"paused\":false,\"tag_list\":[\"x\"],\"run_untagged\":true}");

    awaitTags("arm64", "linux");
    assertThat(scene.sentinel().path("paused").asBoolean()).isTrue();
    assertThat(scene.sentinel().path("run_untagged").asBoolean()).isFalse();
  }

  @Test
  void poolsBeyondFiftyTagsAreLeftToPollingAndNamed() {
    RunnerPool many = scene.pool("a-many", "project: team/app", tags(45));
    RunnerPool more = scene.pool("b-more", "project: team/app", "[p, q, r, s, t]");
    RunnerPool fits = scene.pool("c-fits", "project: team/app", "[gpu]");

    serve(many, more, fits);

    awaitLive(many);
    assertThat(tags(scene.sentinel())).hasSize(47).contains("gpu").doesNotContain("p");
    assertThat(sentinels.of(Scope.of(many)).orElseThrow().message())
        .contains("50 tags", "b-more")
        .doesNotContain("c-fits");
  }

  private static String tags(int count) {
    return IntStream.range(0, count)
        .mapToObj(number -> "t" + number)
        .collect(Collectors.joining(", ", "[", "]"));
  }

  @Test
  void aPoolThatChangesItsSecretKeepsItsSentinel() {
    RunnerPool before = scene.pool("arm", "project: team/app", "[linux]");
    serve(before);
    awaitLive(before);
    long id = scene.sentinel().path("id").asLong();
    scene.secret(
        "other",
        scene
            .gitlab()
            .createToken(
                "other", Set.of(dev.runnerpool.sandbox.gitlab.state.Scope.API), Role.OWNER, false));
    RunnerPool changed = scene.poolWithSecret("arm", "project: team/app", "[linux]", "other");
    serve(changed);
    scene.gitlab().revokeTokens("operator");

    await().until(() -> scene.requests("GET /api/v4/runners/:id") > 0);
    awaitLive(changed);
    assertThat(scene.sentinel().path("id").asLong()).isEqualTo(id);
    await().until(() -> sentinels.released(changed));
    assertThat(scene.sentinels()).isEmpty();
  }

  @Test
  void scopesAreIndependentOfOneAnother() {
    scene.gitlab().createProject("team/other");
    RunnerPool app = scene.pool("app", "project: team/app", "[linux]");
    RunnerPool other = scene.pool("other", "project: team/other", "[linux]");
    RunnerPool missing = scene.pool("missing", "project: team/missing", "[linux]");
    serve(app);
    serve(other);
    serve(missing);
    awaitLive(app);
    awaitLive(other);

    scene.push("team/app", "linux");

    await().until(() -> sentinels.of(Scope.of(app)).orElseThrow().lastHeard().isPresent());
    assertThat(sentinels.of(Scope.of(other)).orElseThrow().lastHeard()).isEmpty();
    assertThat(sentinels.of(Scope.of(missing)).orElseThrow().message()).contains("spec.gitlab");
    assertThat(scene.sentinels()).hasSize(2);
  }

  @Test
  void aFloodOfJobsCostsFewRequests() {
    sentinels.stop();
    sentinels = start("poll.active", "2s", "registration-refresh", "1h");
    RunnerPool pool = scene.pool("arm", "project: team/app", "[linux]");
    serve(pool);
    awaitLive(pool);
    long before = scene.requests(TimedGitLab.REQUEST);

    for (int job = 0; job < 300; job++) {
      scene.push("team/app", "linux");
    }

    // A fast machine has pushed them all before the first wake.
    await()
        .until(
            () -> {
              scene.push("team/app", "linux");
              return wakes.get() >= 3;
            });
    assertThat(scene.requests(TimedGitLab.REQUEST) - before).isLessThan(30);
  }

  @Test
  void gitLabItselfIsAskedAgainBeforeItForgetsTheRunner() {
    sentinels.stop();
    sentinels = start("sentinel.contact", "100ms", "registration-refresh", "1h");
    scene.change(switches -> switches.withLongPollHold(Duration.ofMillis(600)));
    RunnerPool pool = scene.pool("arm", "project: team/app", "[linux]");
    serve(pool);
    awaitLive(pool);
    for (int hours = 0; hours < 3; hours++) {
      String heard = scene.sentinel().path("contacted_at").asText();
      scene.pass(Duration.ofHours(1));
      await().until(() -> !scene.sentinel().path("contacted_at").asText().equals(heard));
    }
    int woken = wakes.get();

    scene.push("team/app", "linux");

    await().until(() -> wakes.get() > woken);
  }
}
