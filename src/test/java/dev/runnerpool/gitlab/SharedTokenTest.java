package dev.runnerpool.gitlab;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static dev.runnerpool.gitlab.GitLabStub.jobs;
import static dev.runnerpool.gitlab.GitLabStub.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.Failure;
import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import dev.runnerpool.sandbox.gitlab.state.Switches;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many requests GitLab gets, and that it gets none that it would refuse. */
@QuarkusTest
@TestProfile(GitLabProfile.class)
class SharedTokenTest {

  private static final String JOBS = "GET /api/v4/projects/:id/jobs";

  /** The pause between readings of an empty queue in this profile, at its shortest. */
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(90);

  @Inject JobQueues queues;
  @Inject KubernetesClient kubernetes;

  private final List<RunnerPool> followed = new ArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void end() throws Exception {
    followed.forEach(queues::unfollow);
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  @Test
  void aHundredPoolsOfOneScopeAskNoMoreThanOneWould() {
    SimulatedGitLab gitlab = simulated(Switches.DEFAULT);
    GitLabStub namespace = stub();
    namespace.giveCredentials(kubernetes, "token", token(gitlab, "reader"));

    Instant begun = Instant.now();
    for (int pool = 0; pool < 100; pool++) {
      follow(at(gitlab, namespace.pool("pool" + pool, "project: team/app")));
    }
    await().until(() -> requests(gitlab, 200) >= 5);

    long readings = requests(gitlab, 200);
    long atMost = 1 + Duration.between(begun, Instant.now()).dividedBy(SHORTEST_PAUSE);
    assertThat(readings).isLessThanOrEqualTo(atMost);
  }

  @Test
  void aRefusalSilencesTheTokenInWhateverSecretItIsAndNoOther() {
    GitLabStub gitlab = stub();
    gitlab
        .server()
        .stubFor(
            get(anyUrl())
                .willReturn(status(429).withHeader("Retry-After", "1000").withBody("Retry later")));
    gitlab
        .server()
        .stubFor(get(urlPathEqualTo("/gitlab/api/v4/projects/fine/jobs")).willReturn(json("[]")));
    gitlab.giveCredentials(kubernetes, "token", GitLabStub.TOKEN);
    RunnerPool refused = follow(gitlab.pool("a", "project: refused"));
    await().until(() -> queues.state(refused) instanceof QueueState.Stale);

    GitLabStub elsewhere = stub();
    elsewhere.giveCredentials(kubernetes, "token", GitLabStub.TOKEN);
    GitLabStub other = stub();
    other.giveCredentials(kubernetes, "token", "glpat-another");
    RunnerPool sameToken = follow(at(gitlab, elsewhere.pool("b", "project: fine")));
    RunnerPool otherToken = follow(at(gitlab, other.pool("c", "project: fine")));

    await().until(() -> queues.state(sameToken) instanceof QueueState.Stale);
    await().until(() -> queues.state(otherToken) instanceof QueueState.Read);
    assertThat(failure(sameToken).reason()).isEqualTo(Reason.RateLimited);
    assertThat(gitlab.server().findAll(getRequestedFor(anyUrl())))
        .filteredOn(request -> GitLabStub.TOKEN.equals(request.getHeader("PRIVATE-TOKEN")))
        .hasSize(1);
  }

  @Test
  void aPoolThatNamesAnotherSecretIsReadWithThatAloneFromThenOn() {
    GitLabStub gitlab = stub();
    gitlab.server().stubFor(get(anyUrl()).willReturn(json("[]")));
    gitlab.giveCredentials(kubernetes, "token", GitLabStub.TOKEN);
    RunnerPool before = follow(gitlab.pool("a", "project: one"));
    await().until(() -> queues.state(before) instanceof QueueState.Read);

    String renamed = Serialization.asYaml(before).replace("gitlab-api", "not-there-yet");
    RunnerPool after = follow(Serialization.unmarshal(renamed, RunnerPool.class));

    await().until(() -> queues.state(after) instanceof QueueState.Stale);
    assertThat(failure(after).message()).contains("not-there-yet");
    int asked = gitlab.server().findAll(getRequestedFor(anyUrl())).size();
    await()
        .during(SHORTEST_PAUSE.multipliedBy(5))
        .until(() -> gitlab.server().findAll(getRequestedFor(anyUrl())).size() == asked);
  }

  @Test
  void theLastRequestsThatGitLabTellsRemainAreNotSpentOnReading() {
    GitLabStub gitlab = stub();
    gitlab
        .server()
        .stubFor(
            get(anyUrl())
                .willReturn(
                    json(jobs(1))
                        .withHeader("RateLimit-Limit", "600")
                        .withHeader("RateLimit-Remaining", "1")
                        .withHeader("Date", "Sun, 01 Mar 2026 09:00:00 GMT")
                        .withHeader("RateLimit-ResetTime", "Sun, 01 Mar 2026 09:30:00 GMT")));
    gitlab.giveCredentials(kubernetes, "token", GitLabStub.TOKEN);
    RunnerPool first = follow(gitlab.pool("a", "project: one"));

    await().until(() -> queues.state(first) instanceof QueueState.Stale);

    assertThat(failure(first).reason()).isEqualTo(Reason.RateLimited);
    assertThat(failure(first).message()).contains("RateLimit-Remaining");
    assertThat(queues.state(first).reading().orElseThrow().jobs()).hasSize(1);
    assertThat(gitlab.server().findAll(getRequestedFor(anyUrl()))).hasSize(1);
  }

  @Test
  void aGitLabThatTellsItsLimitNeverHasToRefuse() {
    SimulatedGitLab gitlab = simulated(Switches.DEFAULT.withRequestsPerMinute(30, true));
    GitLabStub namespace = stub();
    namespace.giveCredentials(kubernetes, "token", token(gitlab, "reader"));
    for (int pool = 0; pool < 3; pool++) {
      follow(at(gitlab, namespace.pool("pool" + pool, "project: team/app" + pool)));
    }

    await().until(() -> followed.stream().allMatch(p -> queues.state(p).reading().isPresent()));
    await().atMost(Duration.ofSeconds(60)).until(() -> requests(gitlab, 200) >= 6);

    assertThat(requests(gitlab, 429)).isZero();
  }

  @Test
  void whatIsSaidOfAQueueTellsItsRequestsAndHowOldItCanBe() {
    SimulatedGitLab gitlab = simulated(Switches.DEFAULT);
    GitLabStub namespace = stub();
    namespace.giveCredentials(kubernetes, "token", token(gitlab, "reader"));
    RunnerPool pool = follow(at(gitlab, namespace.pool("a", "project: team/app")));

    await().until(() -> queues.state(pool) instanceof QueueState.Read);

    QueueFacts facts = queues.facts(pool);
    assertThat(facts.means()).isNotEmpty();
    assertThat(facts.worstStaleness().orElseThrow()).isGreaterThan(SHORTEST_PAUSE);
    assertThat(facts.requestsPerMinute().orElseThrow()).isPositive();
  }

  private SimulatedGitLab simulated(Switches switches) {
    SimulatedGitLab gitlab = SimulatedGitLab.start(GitLabOptions.defaults().withSwitches(switches));
    open.add(gitlab);
    gitlab.createProject("team/app");
    for (int app = 0; app < 3; app++) {
      gitlab.createProject("team/app" + app);
    }
    return gitlab;
  }

  private GitLabStub stub() {
    GitLabStub stub = new GitLabStub();
    open.add(stub);
    return stub;
  }

  private static String token(SimulatedGitLab gitlab, String name) {
    return gitlab.createToken(name, Set.of(Scope.READ_API), Role.OWNER, false);
  }

  private static RunnerPool at(SimulatedGitLab gitlab, RunnerPool pool) {
    return GitLabStub.at(gitlab.url(), pool);
  }

  private static RunnerPool at(GitLabStub gitlab, RunnerPool pool) {
    return GitLabStub.at(gitlab.server().baseUrl() + "/gitlab", pool);
  }

  private static long requests(SimulatedGitLab gitlab, int status) {
    return gitlab.requests().counts().getOrDefault(JOBS, Map.of()).getOrDefault(status, 0L);
  }

  private Failure failure(RunnerPool pool) {
    return ((QueueState.Stale) queues.state(pool)).failure();
  }

  private RunnerPool follow(RunnerPool pool) {
    followed.add(pool);
    queues.follow(pool);
    return pool;
  }
}
