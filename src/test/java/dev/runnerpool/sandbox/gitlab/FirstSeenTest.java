package dev.runnerpool.sandbox.gitlab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.sandbox.gitlab.http.Fault;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.RunnerScope;
import dev.runnerpool.sandbox.gitlab.state.RunnerSettings;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From when on the operator counts as knowing of a job. */
class FirstSeenTest {
  private static final String QUEUE =
      "group(fullPath: \\\"team\\\") { projects { nodes { pipelines(scope: PENDING) { nodes {"
          + " jobs(statuses: PENDING) { nodes { id } } } } } } }";
  private static final String REST = "/api/v4/projects/team%2Fapp/jobs?scope[]=pending";
  private static final String OPERATOR = "runnerpool/1.0";

  private volatile Instant now = Instant.parse("2026-01-05T08:00:00Z");
  private final SimulatedGitLab gitlab =
      SimulatedGitLab.start(GitLabOptions.defaults().withClock(() -> now));
  private final Client http = new Client(gitlab.url());
  private String token;

  @BeforeEach
  void aJobWaits() {
    gitlab.createProject("team/app");
    token = gitlab.createToken("reader", Set.of(Scope.API), Role.OWNER, false);
    gitlab.pushPipeline("team/app", "main", false, "a: {tags: [arm64], script: [x]}");
  }

  @AfterEach
  void close() {
    gitlab.close();
  }

  @Test
  void theFirstAnswerThatListsAJobTellsTheOperatorOfIt() {
    pass(3);
    readGroup(OPERATOR);
    pass(60);
    readGroup(OPERATOR);
    readProject(OPERATOR);

    assertThat(gitlab.seen().waited()).isEqualTo(Map.of(1L, Duration.ofSeconds(3)));
  }

  @Test
  void aProjectsListTellsItToo() {
    pass(2);
    readProject(OPERATOR);

    assertThat(gitlab.seen().waited()).isEqualTo(Map.of(1L, Duration.ofSeconds(2)));
  }

  @Test
  void whatOthersReadIsNotTheOperatorsKnowledge() {
    readGroup("curl/8.0");
    readProject("curl/8.0");

    assertThat(gitlab.seen().waited()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.Kind.class,
      names = {"STATUS", "DROP", "REFUSE", "TRUNCATE", "WRONG_JSON", "LOGIN_REDIRECT", "OUTSIDER"})
  void anAnswerThatFailsTellsNothing(Fault.Kind kind) {
    // Always, as the client repeats by itself a GET whose connection was dropped.
    List<Integer> faults =
        Stream.of("POST /api/graphql", "GET /api/v4/projects/:id/jobs")
            .map(route -> gitlab.faults().inject(new Fault(route, kind, 500, 0, -1)))
            .toList();
    readGroup(OPERATOR);
    readProject(OPERATOR);
    assertThat(gitlab.seen().waited()).isEmpty();
    assertThat(faults).allMatch(fault -> gitlab.faults().hits(fault) > 0);

    gitlab.faults().clearAll();
    pass(4);
    readGroup(OPERATOR);
    assertThat(gitlab.seen().waited()).isEqualTo(Map.of(1L, Duration.ofSeconds(4)));
  }

  @Test
  void aJobThatARunnerHoldsWasNotSeenWaiting() throws IOException {
    String runner =
        gitlab.createRunner(
            new RunnerScope.Instance(),
            new RunnerSettings("r", null, false, false, true, false, List.of("arm64"), null));
    assertThat(
            http.call(
                    "POST",
                    "/api/v4/jobs/request",
                    "{\"token\": \"%s\", \"system_id\": \"r_1\"}".formatted(runner))
                .status())
        .isEqualTo(201);
    readGroup(OPERATOR);
    graphQl("runner(id: \\\"gid://gitlab/Ci::Runner/1\\\") { jobs { nodes { id } } }", OPERATOR);
    readProject(OPERATOR);

    assertThat(gitlab.seen().waited()).isEmpty();
  }

  private void pass(int seconds) {
    now = now.plusSeconds(seconds);
  }

  private void readGroup(String agent) {
    graphQl(QUEUE, agent);
  }

  private void graphQl(String query, String agent) {
    ask("POST", "/api/graphql", "{\"query\": \"{ " + query + " }\"}", agent);
  }

  private void readProject(String agent) {
    ask("GET", REST, "", agent);
  }

  private void ask(String method, String path, String body, String agent) {
    try {
      http.call(method, path, body, "PRIVATE-TOKEN", token, "User-Agent", agent);
    } catch (CompletionException broken) {
      assertThat(broken).hasCauseInstanceOf(IOException.class);
    }
  }
}
