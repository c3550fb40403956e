package dev.runnerpool.sandbox.gitlab.http;

import dev.runnerpool.sandbox.gitlab.state.GitLab;
import dev.runnerpool.sandbox.gitlab.state.Group;
import dev.runnerpool.sandbox.gitlab.state.Job;
import dev.runnerpool.sandbox.gitlab.state.Pipeline;
import dev.runnerpool.sandbox.gitlab.state.Project;
import dev.runnerpool.sandbox.gitlab.state.RegisteredRunner;
import dev.runnerpool.sandbox.gitlab.state.RunnerScope;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON of jobs, pipelines, projects and groups as the REST API gives them. */
final class Shapes {
  private final String externalUrl;
  private final GitLab.Parts gitlab;

  Shapes(String externalUrl, GitLab.Parts gitlab) {
    this.externalUrl = externalUrl;
    this.gitlab = gitlab;
  }

  Map<String, Object> job(Job job) {
    Instant now = gitlab.clock().instant();
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("id", job.id());
    shape.put("status", job.status().word());
    shape.put("stage", job.definition().stage());
    shape.put("name", job.definition().name());
    shape.put("ref", job.pipeline().ref());
    shape.put("tag", job.pipeline().origin().ofTag());
    shape.put("coverage", null);
    shape.put("allow_failure", job.definition().allowFailure());
    shape.put("created_at", job.createdAt());
    shape.put("started_at", job.startedAt());
    shape.put("finished_at", job.finishedAt());
    shape.put("erased_at", null);
    shape.put("duration", seconds(job.ran(now)));
    shape.put("queued_duration", seconds(job.queued(now)));
    shape.put("user", Map.of("id", 1, "username", "root", "name", "Administrator"));
    shape.put(
        "commit",
        Map.of(
            "id",
            job.pipeline().sha(),
            "short_id",
            job.pipeline().sha().substring(0, 8),
            "title",
            "Simulated push " + job.pipeline().id()));
    shape.put("pipeline", pipeline(job.pipeline()));
    if (job.failureReason() != null) {
      shape.put("failure_reason", job.failureReason());
    }
    shape.put("web_url", webUrl(job.project(), "jobs", job.id()));
    shape.put("project", Map.of("ci_job_token_scope_enabled", false));
    shape.put("artifacts", List.of());
    shape.put("artifacts_expire_at", null);
    shape.put("archived", false);
    shape.put("runner", job.runner() == null ? null : RunnerShapes.brief(job.runner(), now));
    shape.put(
        "runner_manager", job.process() == null ? null : RunnerShapes.process(job.process(), now));
    shape.put("tag_list", job.definition().tags());
    return shape;
  }

  /**
   * A job in the list of a runner: neither its tags nor which process ran it (GitLab's {@code
   * lib/api/entities/ci/job_basic_with_project.rb}).
   */
  Map<String, Object> jobWithProject(Job job) {
    Map<String, Object> shape = job(job);
    shape
        .keySet()
        .removeAll(
            List.of(
                "artifacts",
                "artifacts_expire_at",
                "archived",
                "runner",
                "runner_manager",
                "tag_list"));
    Map<String, Object> project = simpleProject(job.project());
    project
        .keySet()
        .retainAll(
            List.of(
                "id",
                "description",
                "name",
                "name_with_namespace",
                "path",
                "path_with_namespace",
                "created_at"));
    shape.put("project", project);
    return shape;
  }

  Map<String, Object> pipeline(Pipeline pipeline) {
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("id", pipeline.id());
    shape.put("iid", pipeline.id());
    shape.put("project_id", pipeline.project().id());
    shape.put("sha", pipeline.sha());
    shape.put("ref", pipeline.ref());
    shape.put("status", pipeline.status().word());
    shape.put("source", pipeline.origin().source());
    shape.put("created_at", pipeline.createdAt());
    shape.put("updated_at", pipeline.createdAt());
    shape.put("web_url", webUrl(pipeline.project(), "pipelines", pipeline.id()));
    return shape;
  }

  private String webUrl(Project project, String kind, long id) {
    return "%s/%s/-/%s/%d".formatted(externalUrl, project.fullPath(), kind, id);
  }

  private static Double seconds(Duration duration) {
    return duration == null ? null : duration.toMillis() / 1000.0;
  }

  Map<String, Object> simpleProject(Project project) {
    Group group = gitlab.namespaces().group(project.groupId());
    String url = externalUrl + "/" + project.fullPath();
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("id", project.id());
    shape.put("description", null);
    shape.put("name", project.name());
    shape.put("name_with_namespace", project.fullPath().replace("/", " / "));
    shape.put("path", project.name());
    shape.put("path_with_namespace", project.fullPath());
    shape.put("created_at", project.createdAt());
    shape.put("default_branch", "main");
    shape.put("topics", List.of());
    shape.put("http_url_to_repo", url + ".git");
    shape.put("web_url", url);
    shape.put("last_activity_at", project.createdAt());
    shape.put(
        "namespace",
        Map.of(
            "id",
            group.id(),
            "name",
            lastPart(group.fullPath()),
            "path",
            lastPart(group.fullPath()),
            "kind",
            "group",
            "full_path",
            group.fullPath()));
    return shape;
  }

  Map<String, Object> project(Project project) {
    Map<String, Object> shape = simpleProject(project);
    shape.put("archived", project.settings().archived());
    shape.put("visibility", "private");
    shape.put("empty_repo", false);
    shape.put("builds_access_level", project.settings().ciEnabled() ? "enabled" : "disabled");
    shape.put("jobs_enabled", project.settings().ciEnabled());
    shape.put("public_jobs", project.settings().publicJobs());
    shape.put("shared_runners_enabled", project.settings().sharedRunnersEnabled());
    shape.put("group_runners_enabled", project.settings().groupRunnersEnabled());
    shape.put("build_timeout", project.settings().timeout().toSeconds());
    return shape;
  }

  Map<String, Object> group(Group group) {
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("id", group.id());
    shape.put("web_url", externalUrl + "/groups/" + group.fullPath());
    shape.put("name", lastPart(group.fullPath()));
    shape.put("path", lastPart(group.fullPath()));
    shape.put("full_name", group.fullPath().replace("/", " / "));
    shape.put("full_path", group.fullPath());
    shape.put("parent_id", group.parentId());
    shape.put("visibility", "private");
    shape.put("created_at", group.createdAt());
    shape.put("archived", false);
    return shape;
  }

  /** A runner with its tags and what it is assigned to. */
  Map<String, Object> runner(RegisteredRunner runner) {
    Map<String, Object> shape = RunnerShapes.details(runner, gitlab.clock().instant());
    RunnerScope scope = runner.scope();
    shape.put(
        "projects",
        scope instanceof RunnerScope.OfProject only
            ? List.of(simpleProject(gitlab.namespaces().project(only.projectId())))
            : List.of());
    shape.put(
        "groups",
        scope instanceof RunnerScope.OfGroup only
            ? List.of(groupOfRunner(gitlab.namespaces().group(only.groupId())))
            : List.of());
    return shape;
  }

  private Map<String, Object> groupOfRunner(Group group) {
    return Map.of(
        "id",
        group.id(),
        "web_url",
        externalUrl + "/groups/" + group.fullPath(),
        "name",
        lastPart(group.fullPath()));
  }

  private static String lastPart(String fullPath) {
    return fullPath.substring(fullPath.lastIndexOf('/') + 1);
  }
}
