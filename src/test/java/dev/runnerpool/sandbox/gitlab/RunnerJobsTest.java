package dev.runnerpool.sandbox.gitlab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The jobs of a runner, by REST and GraphQL: what GitLab tells, to whom, and in which pages. */
class RunnerJobsTest {

  private final SimulatedGitLab gitlab = SimulatedGitLab.start(GitLabOptions.defaults());
  private final Client http = new Client(gitlab.url());
  private String owner;
  private long runner;
  private String runnerToken;

  @BeforeEach
  void runThreeJobs() throws IOException {
    gitlab.createProject("team/app");
    owner = gitlab.createToken("owner", Set.of(Scope.API), Role.OWNER, false);
    JsonNode made =
        post(
            "/api/v4/user/runners",
            "{\"runner_type\": \"group_type\", \"group_id\": %d, \"tag_list\": \"arm64\"}"
                .formatted(gitlab.createGroup("team").id()),
            owner);
    runner = made.path("id").asLong();
    runnerToken = made.path("token").asText();
    gitlab.pushPipeline(
        "team/app",
        "main",
        false,
        "a: {tags: [arm64], script: [x]}\nb: {tags: [arm64], script: [x]}\nc: {tags: [arm64], script: [x]}");
    run("r_000000000001", "success");
    run("r_000000000002", "failed");
    run("r_000000000001", "success");
  }

  @AfterEach
  void close() {
    gitlab.close();
  }

  @Test
  void theListTellsWhyAJobFailedAndNeitherTagsNorProcess() throws IOException {
    JsonNode failed = list("?status=failed", owner).json();

    assertThat(failed).hasSize(1);
    JsonNode job = failed.get(0);
    assertThat(job.path("name").asText()).isEqualTo("b");
    assertThat(job.path("failure_reason").asText()).isEqualTo("script_failure");
    assertThat(job.path("project").path("path_with_namespace").asText()).isEqualTo("team/app");
    assertThat(job.path("project").has("default_branch")).isFalse();
    assertThat(job.has("tag_list")).isFalse();
    assertThat(job.has("runner_manager")).isFalse();
    assertThat(list("?status=success", owner).json().get(0).has("failure_reason")).isFalse();
  }

  @Test
  void theListIsKeptToOneProcessAndCutIntoPages() throws IOException {
    assertThat(list("?system_id=r_000000000001", owner).json())
        .extracting(job -> job.path("name").asText())
        .containsExactly("c", "a");

    var page = list("?pagination=keyset&order_by=id&sort=desc&per_page=2", owner);

    assertThat(page.json()).hasSize(2);
    assertThat(page.header("Link")).contains("cursor=").contains("rel=\"next\"");
  }

  @Test
  void graphQlTellsTagsAndProcess() throws IOException {
    JsonNode job =
        graphQl(
                "runner(id: \\\"gid://gitlab/Ci::Runner/%d\\\") { jobs(first: 1) { nodes { ... on CiJob { name tags createdByTag stage { name } runnerManager { systemId } } } } }"
                    .formatted(runner),
                owner)
            .at("/data/runner/jobs/nodes/0");

    assertThat(job.path("name").asText()).isEqualTo("c");
    assertThat(job.at("/tags/0").asText()).isEqualTo("arm64");
    assertThat(job.at("/stage/name").asText()).isEqualTo("test");
    assertThat(job.path("createdByTag").asBoolean()).isFalse();
    assertThat(job.at("/runnerManager/systemId").asText()).isEqualTo("r_000000000001");
  }

  @Test
  void graphQlGivesTheJobsOfOneRunnerPerRequest() throws IOException {
    String jobs = "runner(id: \\\"gid://gitlab/Ci::Runner/%d\\\") { jobs { nodes { name } } }";
    JsonNode answer =
        graphQl("a: " + jobs.formatted(runner) + " b: " + jobs.formatted(runner), owner);

    assertThat(answer.at("/errors/0/message").asText()).contains("only for 1 CiRunner");
  }

  @Test
  void whoIsNoMaintainerIsRefusedByRestAndShownNothingByGraphQl() throws IOException {
    String developer = gitlab.createToken("dev", Set.of(Scope.API), Role.DEVELOPER, false);

    assertThat(list("", developer).status()).isEqualTo(403);
    JsonNode answer =
        graphQl(
            "runner(id: \\\"gid://gitlab/Ci::Runner/%d\\\") { jobs { nodes { name } } }"
                .formatted(runner),
            developer);
    assertThat(answer.at("/data/runner").isNull()).isTrue();
    assertThat(answer.has("errors")).isFalse();
  }

  private void run(String systemId, String state) throws IOException {
    JsonNode job =
        post(
            "/api/v4/jobs/request",
            "{\"token\": \"%s\", \"system_id\": \"%s\", \"info\": {}}"
                .formatted(runnerToken, systemId),
            "");
    String reason = state.equals("failed") ? ", \"failure_reason\": \"script_failure\"" : "";
    http.call(
        "PUT",
        "/api/v4/jobs/" + job.path("id").asLong(),
        "{\"token\": \"%s\", \"state\": \"%s\"%s}"
            .formatted(job.path("token").asText(), state, reason));
  }

  private Client.Answer list(String query, String token) {
    return http.get("/api/v4/runners/" + runner + "/jobs" + query, token);
  }

  private JsonNode graphQl(String fields, String token) throws IOException {
    return post("/api/graphql", "{\"query\": \"{ %s }\"}".formatted(fields), token);
  }

  private JsonNode post(String path, String body, String token) throws IOException {
    return http.call("POST", path, body, "PRIVATE-TOKEN", token).json();
  }
}
