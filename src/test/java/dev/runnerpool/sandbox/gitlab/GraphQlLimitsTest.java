package dev.runnerpool.sandbox.gitlab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import dev.runnerpool.sandbox.gitlab.state.Switches;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the simulated GitLab refuses of GraphQL, and how it scores queries. */
class GraphQlLimitsTest {

  private static final Path GROUP_QUEUE =
      Path.of("src/main/resources/dev/runnerpool/gitlab/queue/group-queue.graphql");

  private SimulatedGitLab gitlab;
  private Client client;
  private String reader;

  @BeforeEach
  void start() {
    gitlab = SimulatedGitLab.start(GitLabOptions.defaults());
    gitlab.createProject("g/p");
    gitlab.createProject("g/q");
    reader = gitlab.createToken("reader", Set.of(Scope.READ_API), Role.REPORTER, false);
    client = new Client(gitlab.url());
  }

  @AfterEach
  void stop() {
    gitlab.close();
  }

  @Test
  void aQueryCostsItsFieldsAndMoreForEachItemOfItsPages() throws IOException {
    JsonNode small = ask(reader, 5).path("data").path("queryComplexity");
    JsonNode usual = ask(reader, 50).path("data").path("queryComplexity");
    JsonNode large = ask(reader, 72).path("data").path("queryComplexity");
    // Jobs 20, pipelines 30 and four times, projects 140 and a hundredth of that for each.
    assertThat(small.path("score").asInt()).isEqualTo(153);
    assertThat(usual.path("score").asInt()).isEqualTo(216);
    assertThat(large.path("score").asInt()).isBetween(245, 250);
    assertThat(ask(reader, 76).has("data")).isFalse();
    assertThat(small.path("limit").asInt()).isEqualTo(250);
  }

  @Test
  void whatCostsTooMuchIsRefusedUnlessAnAdministratorAsks() throws IOException {
    gitlab.settings().change(Switches.DEFAULT.withGraphQl(180, true));
    String root = gitlab.createToken("root", Set.of(Scope.API), Role.OWNER, true);

    JsonNode refused = ask(reader, 50);
    assertThat(refused.has("data")).isFalse();
    assertThat(refused.path("errors").get(0).path("message").asText())
        .isEqualTo("Query has complexity of 216, which exceeds max complexity of 180");
    assertThat(ask(root, 50).path("errors").isMissingNode()).isTrue();
  }

  @Test
  void aGitLabWhoseProjectsTellNoPipelinesSaysSoWithoutData() throws IOException {
    gitlab.settings().change(Switches.DEFAULT.withGraphQl(250, false));
    JsonNode refused = ask(reader, 5);
    assertThat(refused.has("data")).isFalse();
    assertThat(refused.path("errors").get(0).path("message").asText()).contains("pipelines");
  }

  @Test
  void jobsMayBeAskedOfOneProjectPerRequest() throws IOException {
    String one = "{project(fullPath: \"g/p\") {jobs {nodes {id}}}}";
    String all = "{group(fullPath: \"g\") {projects {nodes {jobs {nodes {id}}}}}}";
    assertThat(send(reader, one, Map.of()).has("errors")).isFalse();
    assertThat(send(reader, all, Map.of()).path("errors").get(0).path("message").asText())
        .contains("only for 1 Project");
  }

  @Test
  void whoMayNotReadJobsSeesNoPipelinesAndNoError() throws IOException {
    gitlab.pushPipeline("g/p", "main", false, "a: {script: [make]}");
    String guest = gitlab.createToken("guest", Set.of(Scope.READ_API), Role.GUEST, false);

    JsonNode seen = ask(guest, 5);

    assertThat(seen.has("errors")).isFalse();
    JsonNode project = seen.at("/data/group/projects/nodes/1");
    assertThat(project.at("/userPermissions/readCommitStatus").asBoolean(true)).isFalse();
    assertThat(project.at("/pending/nodes").isArray()).isTrue();
    assertThat(project.at("/pending/nodes").size()).isZero();
  }

  private JsonNode ask(String token, int projects) throws IOException {
    return send(token, Files.readString(GROUP_QUEUE), Map.of("group", "g", "projects", projects));
  }

  private JsonNode send(String token, String query, Map<String, Object> variables)
      throws IOException {
    String body =
        new ObjectMapper().writeValueAsString(Map.of("query", query, "variables", variables));
    return client.call("POST", "/api/graphql", body, "PRIVATE-TOKEN", token).json();
  }
}
