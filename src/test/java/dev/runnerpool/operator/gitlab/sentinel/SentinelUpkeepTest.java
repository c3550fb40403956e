package dev.runnerpool.operator.gitlab.sentinel;

import static dev.runnerpool.operator.gitlab.sentinel.Scene.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.operator.gitlab.GitLabConfig;
import dev.runnerpool.operator.gitlab.GitLabThreads;
import dev.runnerpool.operator.gitlab.Scope;
import dev.runnerpool.operator.gitlab.client.RunnerConnections;
import dev.runnerpool.operator.gitlab.client.Sessions;
import dev.runnerpool.operator.leader.Tenure;
import dev.runnerpool.operator.leader.Tenures;
import dev.runnerpool.sandbox.gitlab.http.Fault;
import dev.runnerpool.sandbox.gitlab.state.Role;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sentinel in GitLab as the pools of its scope come, change and leave. */
@QuarkusTest
@TestProfile(SentinelProfile.class)
class SentinelUpkeepTest {

  @Inject KubernetesClient kubernetes;
  @Inject Sessions sessions;
  @Inject RunnerConnections connections;
  @Inject GitLabThreads threads;

  private final Tenure tenure = Tenures.held();
  private final AtomicInteger wakes = new AtomicInteger();
  private final List<Sentinels> begun = new ArrayList<>();
  private Scene scene;
  private Sentinels sentinels;

  @BeforeEach
  void begin() {
    scene = new Scene(kubernetes);
    scene.gitlab().createProject("team/app");
    sentinels = start();
  }

  @AfterEach
  void end() {
    begun.forEach(Sentinels::stop);
    scene.close();
  }

  /** As the operator begins: nothing is known. */
  private Sentinels start(String... settings) {
    Map<String, String> config =
        new java.util.HashMap<>(
            Map.of(
                "runnerpool.gitlab.registration-refresh", "200ms",
                "runnerpool.gitlab.longest-backoff", "100ms",
                "runnerpool.gitlab.poll.active", "100ms",
                "runnerpool.gitlab.removal.when-refused", "500ms"));
    for (int i = 0; i < settings.length; i += 2) {
      config.put("runnerpool.gitlab." + settings[i], settings[i + 1]);
    }
    GitLabConfig mapped =
        new SmallRyeConfigBuilder()
            .withMapping(GitLabConfig.class)
            .addDefaultInterceptors()
            .withConverter(
                Duration.class, 200, new io.quarkus.runtime.configuration.DurationConverter())
            .withSources(new PropertiesConfigSource(config, "test", 500))
            .build()
            .getConfigMapping(GitLabConfig.class);
    Sentinels started =
        new Sentinels(
            kubernetes,
            sessions,
            connections,
            threads,
            mapped,
            tenure,
            (which, project) -> wakes.incrementAndGet());
    begun.add(started);
    return started;
  }

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
  void whatSomebodyChangedIsMendedAndItStaysPaused() {
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
    long before = scene.requests(Scene.REQUEST);

    for (int job = 0; job < 300; job++) {
      scene.push("team/app", "linux");
    }

    await().until(() -> wakes.get() >= 3);
    assertThat(scene.requests(Scene.REQUEST) - before).isLessThan(30);
  }

  @Test
  void whoLeadsNoMoreAsksNothingAndWakesNobodyUntilItLeadsAgain() {
    scene.change(switches -> switches.withLongPollHold(Duration.ofMillis(600)));
    RunnerPool pool = scene.pool("arm", "project: team/app", "[linux]");
    serve(pool);
    awaitLive(pool);

    Tenures.lapse(tenure);
    await().until(() -> scene.gitlab().heldRequests() == 0);
    long before = scene.requests(Scene.REQUEST);
    int woken = wakes.get();
    scene.push("team/app", "linux");
    await().during(Duration.ofSeconds(2)).until(() -> scene.requests(Scene.REQUEST) == before);
    assertThat(wakes.get()).isEqualTo(woken);

    Tenures.renew(tenure);
    await().until(() -> wakes.get() > woken);
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

  private void serve(RunnerPool... pools) {
    sentinels.serves(Scope.of(pools[0]), List.of(pools));
  }

  private void awaitLive(RunnerPool pool) {
    await()
        .until(
            () ->
                sentinels.of(Scope.of(pool)).orElseThrow().live()
                    && scene.gitlab().heldRequests() > 0);
  }

  private void awaitTags(String... tags) {
    await()
        .until(() -> scene.sentinels().size() == 1 && tags(scene.sentinel()).equals(List.of(tags)));
  }

  private static List<String> tags(JsonNode runner) {
    List<String> tags = new ArrayList<>();
    runner.path("tag_list").forEach(tag -> tags.add(tag.asText()));
    return tags;
  }
}
