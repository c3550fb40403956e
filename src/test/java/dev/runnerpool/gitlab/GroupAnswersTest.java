package dev.runnerpool.gitlab;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static dev.runnerpool.gitlab.GitLabStub.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.matching.RequestPatternBuilder;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.demand.QueueState;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** GraphQL answers for a group: whole ones are a queue, parts never are. */
@QuarkusTest
@TestProfile(GitLabProfile.class)
class GroupAnswersTest {

  private static final String LAST = "{\"hasNextPage\": false}";
  private static final String NONE = "{\"pageInfo\": " + LAST + ", \"nodes\": []}";
  private static final String JOB =
      """
      {"id": "gid://gitlab/Ci::Build/7", "tags": ["arm64"], "queuedDuration": 9.5, "refName": "main",
       "runner": null}""";

  @Inject JobQueues queues;
  @Inject KubernetesClient kubernetes;

  private GitLabStub gitlab;
  private RunnerPool pool;

  @BeforeEach
  void begin() {
    gitlab = new GitLabStub();
    gitlab.giveCredentials(kubernetes, "token", GitLabStub.TOKEN);
    gitlab
        .server()
        .stubFor(
            get(urlPathEqualTo("/gitlab/api/v4/groups/team/projects"))
                .willReturn(json("[{\"id\": 1, \"path_with_namespace\": \"team/a\"}]")));
    pool = gitlab.pool("linux", "group: team");
  }

  @AfterEach
  void end() {
    queues.unfollow(pool);
    gitlab.close();
  }

  @Test
  void buildsThatNoRunnerHoldsWait() {
    String jobs =
        String.join(
            ",",
            JOB,
            JOB.replace("/7", "/8").replace("null", "{\"id\": \"gid://gitlab/Ci::Runner/1\"}"),
            JOB.replace("Ci::Build/7", "Ci::Bridge/9").replace("[\"arm64\"]", "null"),
            JOB.replace("Ci::Build/7", "GenericCommitStatus/10").replace("[\"arm64\"]", "null"));
    answer("\"data\": " + data(page(project(NONE, pipelines(jobs)))));

    queues.follow(pool);

    await().until(() -> queues.state(pool) instanceof QueueState.Read);
    List<Job> waiting = queues.state(pool).reading().orElseThrow().jobs();
    assertThat(waiting).extracting(Job::id).containsExactly(7L);
    assertThat(waiting.get(0).project()).isEqualTo("team/a");
    assertThat(waiting.get(0).projectId()).isOne();
    assertThat(waiting.get(0).tags()).isEqualTo(Set.of("arm64"));
  }

  @Test
  void aGitLabThatTakesTooLongForGraphQlHoweverLittleIsAskedIsReadByRest() {
    jobsByRest();
    answer("\"data\": null, \"errors\": [{\"message\": \"Timeout on Project.pipelines\"}]");

    queues.follow(pool);

    await().until(() -> queues.state(pool) instanceof QueueState.Read);
    assertThat(queues.state(pool).reading().orElseThrow().jobs())
        .extracting(Job::id)
        .containsExactly(5L);
    assertThat(asked(50)).isTrue();
    assertThat(asked(5)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 404, 405, 501})
  void aGitLabWithoutGraphQlIsReadByRest(int status) {
    jobsByRest();
    gitlab.server().stubFor(post(urlPathEqualTo("/gitlab/api/graphql")).willReturn(status(status)));

    queues.follow(pool);

    await().until(() -> queues.state(pool) instanceof QueueState.Read);
    assertThat(queues.facts(pool).means()).contains(status + " to POST /graphql");
  }

  @Test
  void aGitLabWhoseAnswersCannotBeReadAgainAndAgainIsReadByRest() {
    jobsByRest();
    answer("\"data\": {\"group\": {\"projects\": null}}");

    queues.follow(pool);

    await().until(() -> queues.state(pool) instanceof QueueState.Read);
    assertThat(queues.facts(pool).means()).contains("3 answers in a row that could not be read");
  }

  /** As one of an archived group: it is looked for once, and not with every reading. */
  @Test
  void aProjectThatOnlyGraphQlShowsIsNotServedAndCostsNoListAgainAndAgain() {
    answer(
        "\"data\": " + data(page(project(NONE, pipelines(JOB)).replace("Project/1", "Project/2"))));

    queues.follow(pool);

    await().until(() -> requests(postRequestedFor(urlPathEqualTo("/gitlab/api/graphql"))) >= 5);
    assertThat(queues.state(pool).reading().orElseThrow().jobs()).isEmpty();
    assertThat(requests(getRequestedFor(urlPathEqualTo("/gitlab/api/v4/groups/team/projects"))))
        .isEqualTo(2);
  }

  /** Where CI/CD is off, or the user is a guest of an older GitLab. */
  @Test
  void aProjectWhosePipelinesHaveNullForTheirJobsIsReadByItself() {
    jobsByRest();
    answer("\"data\": " + data(page(project(NONE, NONE.replace("[]", "[{\"jobs\": null}]")))));

    queues.follow(pool);

    await().until(() -> queues.state(pool) instanceof QueueState.Read);
    assertThat(queues.facts(pool).means()).startsWith("GraphQL");
    assertThat(queues.state(pool).reading().orElseThrow().jobs())
        .extracting(Job::id)
        .containsExactly(5L);
  }

  /** GitLab takes out of a page what its user may not see, and then knows no cursor. */
  @Test
  void aPageOfWhichNothingIsShownIsReadByRest() {
    jobsByRest();
    answer(
        "\"data\": "
            + data("{\"pageInfo\": {\"hasNextPage\": true, \"endCursor\": null}, \"nodes\": []}"));

    queues.follow(pool);

    await().until(() -> queues.state(pool) instanceof QueueState.Read);
    assertThat(queues.facts(pool).means()).contains("none of a page of projects is shown");
  }

  private void jobsByRest() {
    gitlab
        .server()
        .stubFor(
            get(urlPathEqualTo("/gitlab/api/v4/projects/1/jobs"))
                .willReturn(json(GitLabStub.jobs(5))));
  }

  private int requests(RequestPatternBuilder like) {
    return gitlab.server().findAll(like).size();
  }

  private boolean asked(int projects) {
    return !gitlab
        .server()
        .findAll(
            postRequestedFor(urlPathEqualTo("/gitlab/api/graphql"))
                .withRequestBody(
                    matchingJsonPath("$.variables[?(@.projects == " + projects + ")]")))
        .isEmpty();
  }

  static Stream<Arguments> parts() {
    String whole = "\"data\": " + data(page(project(NONE, pipelines(JOB))));
    return Map.ofEntries(
            Map.entry("an error beside data", whole + ", \"errors\": [{\"message\": \"no\"}]"),
            Map.entry("no data at all", "\"other\": 1"),
            Map.entry("data of null", "\"data\": null"),
            Map.entry("no projects", "\"data\": {\"group\": {\"projects\": null}}"),
            Map.entry("a null project", "\"data\": " + data(page("null"))),
            Map.entry("no pageInfo", whole.replaceFirst("\"pageInfo\": \\{[^}]*},", "")),
            Map.entry("a page that may go on", whole.replaceFirst("\"hasNextPage\": false", "")),
            Map.entry(
                "a next page without cursor",
                whole.replaceFirst("\"hasNextPage\": false", "\"hasNextPage\": true")),
            Map.entry("null pipelines", "\"data\": " + data(page(project("null", NONE)))),
            Map.entry(
                "a null pipeline",
                "\"data\": " + data(page(project(NONE, NONE.replace("[]", "[null]"))))),
            Map.entry("no child pipelines", whole.replaceFirst("\"runningChildren\"", "\"other\"")),
            Map.entry("a null job", "\"data\": " + data(page(project(NONE, pipelines("null"))))),
            Map.entry("a job without number", whole.replace("Ci::Build/7", "Ci::Build/")),
            Map.entry("a job without tags", whole.replace("[\"arm64\"]", "null")),
            Map.entry("a project without number", whole.replace("Project/1", "Project")),
            Map.entry("no permissions", whole.replace("userPermissions", "other")))
        .entrySet()
        .stream()
        .map(part -> Arguments.of(part.getKey(), part.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("parts")
  void aPartIsNoQueue(String what, String answer) {
    answer(answer);

    queues.follow(pool);

    await(what).until(() -> queues.state(pool) instanceof QueueState.Stale);
    QueueState.Stale held = (QueueState.Stale) queues.state(pool);
    assertThat(held.reading()).isEmpty();
    assertThat(held.failure().reason()).isEqualTo(Reason.UnexpectedAnswer);
    assertThat(held.failure().message()).contains("POST /graphql");
  }

  private void answer(String members) {
    gitlab
        .server()
        .stubFor(post(urlPathEqualTo("/gitlab/api/graphql")).willReturn(json("{" + members + "}")));
  }

  private static String data(String projects) {
    return "{\"queryComplexity\": {\"score\": 120, \"limit\": 250}, \"group\": {\"projects\": "
        + projects
        + "}}";
  }

  private static String page(String projects) {
    return "{\"pageInfo\": " + LAST + ", \"nodes\": [" + projects + "]}";
  }

  private static String project(String pending, String running) {
    return """
        {"id": "gid://gitlab/Project/1", "fullPath": "team/a", "archived": false,
         "userPermissions": {"readCommitStatus": true}, "pending": %s, "running": %s,
         "pendingChildren": %s, "runningChildren": %s}"""
        .formatted(pending, running, NONE, NONE);
  }

  private static String pipelines(String jobs) {
    return page("{\"jobs\": " + page(jobs) + "}");
  }
}
