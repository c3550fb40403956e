package dev.runnerpool.sandbox.gitlab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnerpool.sandbox.gitlab.Client.Answer;
import dev.runnerpool.sandbox.gitlab.http.Fault;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What clients see of each fault, and what GitLab did. */
class GitLabFaultKindsTest {
  private static final String CREATION = "POST /api/v4/user/runners";
  private static final String RUNNER =
      "{\"runner_type\":\"instance_type\",\"description\":\"one\"}";

  private final SimulatedGitLab gitlab = SimulatedGitLab.start(GitLabOptions.defaults());
  private final Client client = new Client(gitlab.url());
  private String root;

  @BeforeEach
  void begin() {
    root = gitlab.createToken("root", Set.of(Scope.API), Role.NONE, true);
    gitlab.createProject("g/p");
  }

  @AfterEach
  void end() {
    gitlab.close();
  }

  @Test
  void tooManyRequestsAreToldInJsonByAnEndpointAndInPlainTextByTheWholeGitLab() {
    Answer endpoint = answer(Fault.Kind.RATE_LIMIT, "GET /api/v4/user", "/api/v4/user");
    assertThat(endpoint.status()).isEqualTo(429);
    assertThat(endpoint.header("Content-Type")).isEqualTo("application/json");
    assertThat(endpoint.header("Retry-After")).isEqualTo("2");
    Answer whole = answer(Fault.Kind.THROTTLE, "GET /api/v4/user", "/api/v4/user");
    assertThat(whole.status()).isEqualTo(429);
    assertThat(whole.response().body()).isEqualTo("Retry later\n");
    assertThat(whole.header("RateLimit-Remaining")).isEqualTo("0");
  }

  @Test
  void maintenanceIsAPage() {
    Answer answer = answer(Fault.Kind.MAINTENANCE, "GET /api/v4/user", "/api/v4/user");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Content-Type")).startsWith("text/html");
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.Kind.class,
      names = {"STATUS", "RATE_LIMIT", "THROTTLE", "MAINTENANCE", "LOGIN_REDIRECT", "REFUSE"})
  void whatKeepsARequestFromGitLabMakesNoRunner(Fault.Kind kind) throws IOException {
    gitlab.faults().inject(new Fault(CREATION, kind, 500, 0, 1));
    create();
    assertThat(runners()).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.Kind.class,
      names = {"DELAY", "DROP", "TRUNCATE", "WRONG_JSON"})
  void whatSpoilsTheAnswerOnlyHasMadeTheRunner(Fault.Kind kind) throws IOException {
    gitlab.faults().inject(new Fault(CREATION, kind, 0, 1, 1));
    create();
    assertThat(runners()).isEqualTo(1);
    assertThat(gitlab.runnersMadeTwice()).isEmpty();
  }

  @Test
  void whatIsSentTwiceIsDoneTwiceAndSeen() throws IOException {
    gitlab.faults().inject(new Fault(CREATION, Fault.Kind.REPEAT, 0, 0, 1));
    create();
    assertThat(runners()).isEqualTo(2);
    assertThat(gitlab.runnersMadeTwice()).containsExactly("one");
  }

  @Test
  void aUserWhoLostEveryRoleSeesNothingAndIsNotTold() throws IOException {
    gitlab.pushPipeline("g/p", "main", false, "job: {tags: [arm64], script: [make]}");
    String query = "{\"query\":\"{jobs(statuses:[PENDING]){count}}\"}";
    assertThat(graphQl(query)).isEqualTo(1);
    int fault = gitlab.faults().inject(new Fault("*", Fault.Kind.OUTSIDER, 0, 0, -1));
    assertThat(graphQl(query)).isZero();
    assertThat(client.get("/api/v4/projects/g%2Fp/jobs", root).status()).isEqualTo(404);
    assertThat(client.get("/api/v4/user", root).json().has("is_admin")).isFalse();
    assertThat(gitlab.faults().hits(fault)).isEqualTo(3);
    gitlab.faults().clear(fault);
    assertThat(graphQl(query)).isEqualTo(1);
  }

  @Test
  void aTemplateHitsOneRouteAndAnAgentOneClient() {
    gitlab
        .faults()
        .inject(new Fault("GET /api/v4/projects/:id", "odd*", Fault.Kind.STATUS, 500, 0, -1));
    assertThat(client.get("/api/v4/projects/g%2Fp", root).status()).isEqualTo(200);
    assertThat(asOdd("/api/v4/projects/g%2Fp")).isEqualTo(500);
    assertThat(asOdd("/api/v4/projects/g%2Fp/jobs")).isEqualTo(200);
  }

  @Test
  void troubleComesLateOrTooLateForAClientsPatience() {
    Duration patience = Duration.ofSeconds(10);
    assertThat(Trouble.LATE.on("*", patience, 1).delayMillis()).isBetween(1L, 9_999L);
    assertThat(Trouble.TIME_OUT.on("*", patience, 1).delayMillis()).isGreaterThan(10_000);
  }

  @Test
  void aFaultThatNamesNoAgentIsRefused() {
    assertThatThrownBy(() -> new Fault("*", " ", Fault.Kind.DROP, 0, 0, 1))
        .hasMessageContaining("agent");
  }

  private Answer answer(Fault.Kind kind, String route, String path) {
    gitlab.faults().inject(new Fault(route, kind, 0, 0, 1));
    return client.get(path, root);
  }

  private int asOdd(String path) {
    return client.call("GET", path, "", "PRIVATE-TOKEN", root, "User-Agent", "odd/1.0").status();
  }

  private int graphQl(String query) throws IOException {
    return client
        .call("POST", "/api/graphql", query, "PRIVATE-TOKEN", root)
        .json()
        .path("data")
        .path("jobs")
        .path("count")
        .asInt();
  }

  /** Asks for a runner, whatever comes of it. */
  private void create() {
    try {
      client.call("POST", "/api/v4/user/runners", RUNNER, "PRIVATE-TOKEN", root);
    } catch (CompletionException broken) {
      assertThat(broken).hasCauseInstanceOf(IOException.class);
    }
  }

  private int runners() throws IOException {
    return client.get("/api/v4/runners/all", root).json().size();
  }
}
