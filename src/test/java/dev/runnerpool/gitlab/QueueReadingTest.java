package dev.runnerpool.gitlab;

import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static dev.runnerpool.gitlab.GitLabStub.job;
import static dev.runnerpool.gitlab.GitLabStub.jobs;
import static dev.runnerpool.gitlab.GitLabStub.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.demand.QueueState;
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

/** What is read of a queue: each waiting job once, and all of it or nothing. */
@QuarkusTest
@TestProfile(GitLabProfile.class)
class QueueReadingTest {

  private static final String APP = "/gitlab/api/v4/projects/team%2Fapp/jobs";

  @Inject JobQueues queues;
  @Inject KubernetesClient kubernetes;

  private final List<RunnerPool> followed = new ArrayList<>();
  private GitLabStub gitlab;

  @BeforeEach
  void begin() {
    gitlab = new GitLabStub();
    gitlab.giveCredentials(kubernetes, "token", GitLabStub.TOKEN);
  }

  @AfterEach
  void end() {
    followed.forEach(queues::unfollow);
    gitlab.close();
  }

  @Test
  void pagesAreFollowedByTheirQueryAndShiftedJobsCountOnce() {
    gitlab
        .server()
        .stubFor(
            get(urlPathEqualTo(APP))
                .withQueryParam("scope[]", equalTo("pending"))
                .withQueryParam("pagination", equalTo("keyset"))
                .withQueryParam("cursor", absent())
                .withHeader("PRIVATE-TOKEN", equalTo(GitLabStub.TOKEN))
                .willReturn(
                    json(jobs(9, 8, 7))
                        .withHeader(
                            "Link",
                            "<https://elsewhere.example/api/v4/projects/1/jobs?scope%5B%5D=pending"
                                + "&pagination=keyset&cursor=eyJ%3D&per_page=100>; rel=\"next\"")));
    gitlab
        .server()
        .stubFor(
            get(urlPathEqualTo(APP))
                .withQueryParam("cursor", equalTo("eyJ="))
                .willReturn(json(jobs(7, 6))));

    RunnerPool pool = follow("linux", "project: team/app");

    awaitRead(pool);
    assertThat(waiting(pool)).extracting(Job::id).containsExactly(6L, 7L, 8L, 9L);
    assertThat(waiting(pool).get(0).tags()).isEqualTo(Set.of("arm64"));
  }

  @Test
  void waitingIsCountedByGitLabsClock() {
    gitlab.server().stubFor(get(urlPathEqualTo(APP)).willReturn(json(jobs(1))));

    RunnerPool pool = follow("linux", "project: team/app");

    awaitRead(pool);
    QueueState.Read read = (QueueState.Read) queues.state(pool);
    Duration waited =
        Duration.between(read.last().jobs().get(0).queuedAt(), read.last().finishedAt());
    assertThat(waited).isGreaterThanOrEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void aPendingJobThatARunnerHoldsDoesNotWait() {
    gitlab
        .server()
        .stubFor(
            get(urlPathEqualTo(APP))
                .willReturn(json("[" + job(2, "{\"id\": 5}") + "," + job(1, "null") + "]")));

    RunnerPool pool = follow("linux", "project: team/app");

    awaitRead(pool);
    assertThat(waiting(pool)).extracting(Job::id).containsExactly(1L);
  }

  @Test
  void aFailingPageHoldsTheLastReading() {
    gitlab.server().stubFor(get(urlPathEqualTo(APP)).willReturn(json(jobs(3, 2))));
    RunnerPool pool = follow("linux", "project: team/app");
    awaitRead(pool);

    gitlab
        .server()
        .stubFor(
            get(urlPathEqualTo(APP))
                .withQueryParam("cursor", absent())
                .willReturn(json(jobs(4)).withHeader("Link", "<x?cursor=next>; rel=\"next\"")));
    gitlab
        .server()
        .stubFor(
            get(urlPathEqualTo(APP))
                .withQueryParam("cursor", equalTo("next"))
                .willReturn(json("[" + job(5, "null"))));

    await().until(() -> queues.state(pool) instanceof QueueState.Stale);
    assertThat(waiting(pool)).extracting(Job::id).containsExactly(2L, 3L);
  }

  @Test
  void theProjectsOfAGroupAreReadAndOneRemovedMeanwhileDoesNotMatter() {
    projects(
        """
        [{"id": 1, "path_with_namespace": "team/a"}, {"id": 2, "path_with_namespace": "team/b"},
         {"id": 3, "path_with_namespace": "team/wiki", "builds_access_level": "disabled"}]""");
    gitlab.server().stubFor(get(urlPathEqualTo(jobsOf(1))).willReturn(json(jobs(11))));
    gitlab.server().stubFor(get(urlPathEqualTo(jobsOf(2))).willReturn(json(jobs(22, 21))));
    RunnerPool pool = follow("linux", "group: team");
    awaitRead(pool);
    assertThat(waiting(pool)).extracting(Job::id).containsExactly(11L, 21L, 22L);
    assertThat(waiting(pool).get(0).project()).isEqualTo("team/a");

    projects(
        """
        [{"id": 1, "path_with_namespace": "team/a"}, {"id": 4, "path_with_namespace": "team/d"}]""");
    gitlab.server().stubFor(get(urlPathEqualTo(jobsOf(4))).willReturn(json(jobs(41))));
    gitlab.server().stubFor(get(urlPathEqualTo(jobsOf(2))).willReturn(status(404)));

    await()
        .untilAsserted(
            () -> assertThat(waiting(pool)).extracting(Job::id).containsExactly(11L, 41L));
    assertThat(queues.state(pool)).isInstanceOf(QueueState.Read.class);
  }

  @Test
  void aProjectThatIsStillListedButRefusedFailsTheReading() {
    projects("[{\"id\": 1, \"path_with_namespace\": \"team/a\"}]");
    gitlab
        .server()
        .stubFor(
            get(urlPathEqualTo(jobsOf(1)))
                .willReturn(status(403).withBody("{\"message\": \"403 Forbidden\"}")));

    RunnerPool pool = follow("linux", "group: team");

    await().until(() -> queues.state(pool) instanceof QueueState.Stale);
    QueueState.Stale held = (QueueState.Stale) queues.state(pool);
    assertThat(held.failure().reason()).isEqualTo(Reason.Forbidden);
    assertThat(held.failure().message()).contains("team/a").contains("Reporter");
    assertThat(held.reading()).isEmpty();
  }

  @Test
  void anInstanceIsReadOnlyWithAnAdministratorsToken() {
    gitlab
        .server()
        .stubFor(get(urlPathEqualTo("/gitlab/api/v4/user")).willReturn(json("{\"id\": 1}")));
    RunnerPool pool = follow("linux", "instance: true");
    await().until(() -> queues.state(pool) instanceof QueueState.Stale);
    assertThat(((QueueState.Stale) queues.state(pool)).failure().reason())
        .isEqualTo(Reason.Forbidden);

    gitlab
        .server()
        .stubFor(
            get(urlPathEqualTo("/gitlab/api/v4/user")).willReturn(json("{\"is_admin\": true}")));
    gitlab
        .server()
        .stubFor(
            post(urlPathEqualTo("/gitlab/api/graphql"))
                .willReturn(
                    json(
                        """
                        {"data": {"jobs": {"pageInfo": {"hasNextPage": false}, "nodes": [
                          {"id": "gid://gitlab/Ci::Build/7", "tags": ["arm64"],
                           "queuedDuration": 3.0, "project": {"fullPath": "team/a"}},
                          {"id": "gid://gitlab/Ci::Build/8", "tags": [],
                           "runner": {"id": "gid://gitlab/Ci::Runner/1"}}]}}}""")));
    awaitRead(pool);
    assertThat(waiting(pool)).extracting(Job::id).containsExactly(7L);
  }

  @Test
  void poolsOfOneScopeShareOneWatcherAndNothingIsAskedWithoutAPool() {
    gitlab.server().stubFor(get(anyUrl()).willReturn(json("[]").withFixedDelay(300)));
    long begun = System.nanoTime();
    RunnerPool first = follow("a", "project: team/app");
    for (int pool = 0; pool < 20; pool++) {
      follow("b" + pool, "project: team/app");
    }
    int requests = gitlab.server().findAll(getRequestedFor(anyUrl())).size();
    long answered = Duration.ofNanos(System.nanoTime() - begun).dividedBy(Duration.ofMillis(300));
    assertThat((long) requests).isLessThanOrEqualTo(1 + answered);
    awaitRead(first);

    followed.forEach(queues::unfollow);
    assertThat(queues.state(first)).isInstanceOf(QueueState.Unread.class);
    followed.clear();
  }

  @Test
  void aRepairedSecretHealsByItself() {
    gitlab.server().stubFor(get(urlPathEqualTo(APP)).willReturn(status(401)));
    gitlab
        .server()
        .stubFor(
            get(urlPathEqualTo(APP))
                .withHeader("PRIVATE-TOKEN", equalTo("glpat-new"))
                .willReturn(json(jobs(1))));
    RunnerPool pool = follow("linux", "project: team/app");
    await().until(() -> queues.state(pool) instanceof QueueState.Stale);

    gitlab.giveCredentials(kubernetes, "token", "glpat-new");

    awaitRead(pool);
    assertThat(waiting(pool)).extracting(Job::id).containsExactly(1L);
  }

  @Test
  void afterARateLimitNothingIsSentBeforeItsEnd() {
    gitlab
        .server()
        .stubFor(
            get(urlPathEqualTo(APP))
                .willReturn(status(429).withHeader("Retry-After", "1000").withBody("Retry later")));
    gitlab
        .server()
        .stubFor(
            get(urlPathEqualTo("/gitlab/api/v4/projects/other/jobs")).willReturn(json(jobs(1))));
    RunnerPool limited = follow("linux", "project: team/app");
    await().until(() -> queues.state(limited) instanceof QueueState.Stale);

    RunnerPool sameAccount = follow("other", "project: other");

    await().until(() -> queues.state(sameAccount) instanceof QueueState.Stale);
    assertThat(gitlab.server().findAll(getRequestedFor(anyUrl()))).hasSize(1);
  }

  /** Of a GitLab without GraphQL: each project is read by REST. */
  private void projects(String json) {
    gitlab.server().stubFor(post(urlPathEqualTo("/gitlab/api/graphql")).willReturn(status(404)));
    gitlab
        .server()
        .stubFor(
            get(urlPathEqualTo("/gitlab/api/v4/groups/team/projects"))
                .withQueryParam("include_subgroups", equalTo("true"))
                .willReturn(json(json)));
  }

  private static String jobsOf(long project) {
    return "/gitlab/api/v4/projects/" + project + "/jobs";
  }

  private RunnerPool follow(String name, String scope) {
    RunnerPool pool = gitlab.pool(name, scope);
    followed.add(pool);
    queues.follow(pool);
    return pool;
  }

  private void awaitRead(RunnerPool pool) {
    await().until(() -> queues.state(pool) instanceof QueueState.Read);
  }

  private List<Job> waiting(RunnerPool pool) {
    return queues.state(pool).reading().orElseThrow().jobs();
  }
}
