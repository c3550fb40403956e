package dev.runnerpool.sandbox.gitlab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.sandbox.gitlab.state.MergeRequest;
import dev.runnerpool.sandbox.gitlab.state.Origin;
import dev.runnerpool.sandbox.gitlab.state.Project;
import dev.runnerpool.sandbox.gitlab.state.Project.ProjectSettings;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pipelines that are not pushes of a branch, as GitLab makes and tells them. */
class SimulatedPipelinesTest {

  private static final String JOB = "job: {script: [make]}";

  private SimulatedGitLab gitlab;
  private String reader;
  private Project project;

  @BeforeEach
  void start() {
    gitlab = SimulatedGitLab.start(GitLabOptions.defaults());
    project = gitlab.createProject("g/p");
    reader = gitlab.createToken("reader", Set.of(Scope.READ_API), Role.REPORTER, false);
  }

  @AfterEach
  void stop() {
    gitlab.close();
  }

  @Test
  void aChildPipelineIsInNoListUnlessItsSourceIsNamed() throws IOException {
    long parent =
        start(Origin.push("main"), "start: {trigger: {include: child.yml}}", "child.yml", JOB);

    assertThat(gitlab.pipelineStatus(parent)).isEqualTo("success");
    assertThat(pipelines("")).containsExactly("SUCCESS");
    assertThat(pipelines("(scope: PENDING)")).isEmpty();
    assertThat(pipelines("(scope: PENDING, source: \"parent_pipeline\")"))
        .containsExactly("PENDING");
    assertThat(rest("")).hasSize(1);
    assertThat(rest("?source=parent_pipeline")).hasSize(1);
  }

  @Test
  void aJobThatWaitsForItsChildEndsWithIt() throws IOException {
    String ci = "start: {trigger: {include: child.yml, strategy: depend}}";
    long parent = start(Origin.push("main"), ci, "child.yml", JOB);
    assertThat(gitlab.pipelineStatus(parent)).isEqualTo("pending");
    assertThat(jobsOf("(scope: PENDING)")).containsExactly("gid://gitlab/Ci::Bridge/1");
    assertThat(gitlab.jobs()).extracting(SimulatedJob::name).containsExactly("job");

    gitlab.cancel(gitlab.jobs().get(0).id());

    assertThat(gitlab.pipelineStatus(parent)).isEqualTo("canceled");
  }

  @Test
  void aPipelineThatEndedRunsWhenAJobOfItIsRetriedAndIsNotPending() throws IOException {
    long pipeline = start(Origin.push("main"), JOB, "", "");
    assertThat(gitlab.pipelineStatus(pipeline)).isEqualTo("pending");
    gitlab.cancel(1);
    assertThat(gitlab.pipelineStatus(pipeline)).isEqualTo("canceled");

    gitlab.retry(1);

    assertThat(gitlab.pipelineStatus(pipeline)).isEqualTo("running");
    assertThat(pipelines("(scope: PENDING)")).isEmpty();
    assertThat(jobsOf("(scope: RUNNING)")).containsExactly("gid://gitlab/Ci::Build/2");
  }

  @Test
  void aResourceIsHeldByOneJobAtATime() {
    long pipeline =
        start(
            Origin.push("main"),
            "a: {script: [make], resource_group: r}\nb: {script: [make], resource_group: r}",
            "",
            "");
    assertThat(statuses()).containsExactly("pending", "waiting_for_resource");
    assertThat(gitlab.pipelineStatus(pipeline)).isEqualTo("running");

    gitlab.cancel(1);

    assertThat(statuses()).containsExactly("canceled", "pending");
  }

  @Test
  void aMergeRequestIsProtectedByBothItsBranchesInOneProjectThatSaysSo() {
    gitlab.createProject("forks/p");
    gitlab.protect(project, "release*", false);
    assertThat(isProtected(1, "g/p", "release", "release-2")).isTrue();
    assertThat(isProtected(2, "g/p", "feature", "release")).isFalse();
    assertThat(isProtected(3, "g/p", "release", "feature")).isFalse();
    assertThat(isProtected(4, "forks/p", "release", "release")).isFalse();

    gitlab.createProject("g/p", ProjectSettings.DEFAULT.withProtectedMergeRequests(false));
    assertThat(isProtected(5, "g/p", "release", "release-2")).isFalse();
  }

  @Test
  void jobsOfMergeRequestsAndOfTagsNameTheirRefs() throws IOException {
    MergeRequest request = gitlab.mergeRequest(7, "g/p", "feature", "g/p", "main");
    start(Origin.of(request, MergeRequest.Kind.MERGED_RESULT), JOB, "", "");
    start(Origin.tag("v1"), JOB, "", "");

    JsonNode jobs = new Client(gitlab.url()).get("/api/v4/projects/g%2Fp/jobs", reader).json();

    assertThat(jobs.get(1).path("ref").asText()).isEqualTo("refs/merge-requests/7/merge");
    assertThat(jobs.get(1).path("tag").asBoolean()).isFalse();
    assertThat(jobs.get(0).path("ref").asText()).isEqualTo("v1");
    assertThat(jobs.get(0).path("tag").asBoolean()).isTrue();
  }

  @Test
  void theControlApiStartsThemToo() throws IOException {
    control(
        "/merge_requests",
        Map.of("project", "g/p", "iid", 3, "source_branch", "feature", "target_branch", "main"));
    control(
        "/pipelines", Map.of("project", "g/p", "source", "train", "merge_request", 3, "ci", JOB));
    control(
        "/pipelines",
        Map.of(
            "project", "g/p",
            "source", "schedule",
            "ci", "start: {trigger: {include: child.yml}}",
            "files", Map.of("child.yml", JOB)));

    assertThat(gitlab.jobs())
        .extracting(SimulatedJob::ref)
        .containsExactly("refs/merge-requests/3/train", "main");
    assertThat(texts(rest(""), "/source")).containsExactly("schedule", "merge_request_event");
    assertThat(texts(rest("?source=parent_pipeline"), "/source"))
        .containsExactly("parent_pipeline");
  }

  private void control(String path, Map<String, Object> body) throws IOException {
    String text = new ObjectMapper().writeValueAsString(body);
    assertThat(new Client(gitlab.url()).call("POST", "/-/simulator" + path, text).status())
        .isIn(201, 204);
  }

  private long start(Origin origin, String ci, String other, String text) {
    return gitlab.startPipeline("g/p", origin, ci, Map.of(other, text)).pipelineId();
  }

  private boolean isProtected(long iid, String source, String branch, String target) {
    MergeRequest request = gitlab.mergeRequest(iid, source, branch, "g/p", target);
    long pipeline = start(Origin.of(request, MergeRequest.Kind.DETACHED), JOB, "", "");
    return gitlab.jobs().stream()
        .filter(job -> job.pipelineId() == pipeline)
        .findFirst()
        .orElseThrow()
        .protectedRef();
  }

  private List<String> statuses() {
    return gitlab.jobs().stream().map(SimulatedJob::status).toList();
  }

  private List<String> pipelines(String arguments) throws IOException {
    return texts(ask("pipelines" + arguments + " {nodes {status}}"), "/status");
  }

  private List<String> jobsOf(String arguments) throws IOException {
    String jobs = "jobs(statuses: [PENDING]) {nodes {id}}";
    JsonNode first = ask("pipelines" + arguments + " {nodes {" + jobs + "}}").get(0);
    return texts(first.at("/jobs/nodes"), "/id");
  }

  private static List<String> texts(JsonNode nodes, String at) {
    return StreamSupport.stream(nodes.spliterator(), false)
        .map(node -> node.at(at).asText())
        .toList();
  }

  private JsonNode ask(String field) throws IOException {
    String query = "{project(fullPath: \"g/p\") {" + field + "}}";
    String body = new ObjectMapper().writeValueAsString(Map.of("query", query));
    return new Client(gitlab.url())
        .call("POST", "/api/graphql", body, "PRIVATE-TOKEN", reader)
        .json()
        .at("/data/project/pipelines/nodes");
  }

  private JsonNode rest(String query) throws IOException {
    return new Client(gitlab.url()).get("/api/v4/projects/g%2Fp/pipelines" + query, reader).json();
  }
}
