package dev.runnerpool.sandbox.gitlab.http;

import dev.runnerpool.sandbox.gitlab.state.Job;
import dev.runnerpool.sandbox.gitlab.state.Project;
import dev.runnerpool.sandbox.gitlab.state.RegisteredRunner;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;

/** The body of a job event. It tells the runner's tags, and never the job's. */
final class JobEvent {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

  private final String externalUrl;

  JobEvent(String externalUrl) {
    this.externalUrl = externalUrl;
  }

  Map<String, Object> body(Job job, Instant now) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("object_kind", "build");
    body.put("ref", job.pipeline().ref());
    body.put("tag", job.pipeline().origin().ofTag());
    body.put("before_sha", "0".repeat(40));
    body.put("sha", job.pipeline().sha());
    body.put("retries_count", job.retries());
    body.put("build_id", job.id());
    body.put("build_name", job.definition().name());
    body.put("build_stage", job.definition().stage());
    body.put("build_status", job.status().word());
    body.put("build_created_at", time(job.createdAt()));
    body.put("build_started_at", time(job.startedAt()));
    body.put("build_finished_at", time(job.finishedAt()));
    body.put("build_duration", seconds(job.ran(now)));
    body.put("build_queued_duration", seconds(job.queued(now)));
    body.put("build_allow_failure", job.definition().allowFailure());
    body.put(
        "build_failure_reason",
        job.failureReason() == null ? "unknown_failure" : job.failureReason());
    body.put("pipeline_id", job.pipeline().id());
    body.put("runner", job.runner() == null ? null : runner(job.runner()));
    body.put("project_id", job.project().id());
    body.put("project_name", job.project().fullPath().replace("/", " / "));
    body.put("user", Map.of("id", 1, "username", "root", "name", "Administrator"));
    body.put("commit", Map.of("id", job.pipeline().id(), "sha", job.pipeline().sha()));
    body.put("project", project(job.project()));
    body.put("environment", null);
    return body;
  }

  private static Map<String, Object> runner(RegisteredRunner runner) {
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("id", runner.id());
    shape.put("description", runner.settings().description());
    shape.put("active", !runner.settings().paused());
    shape.put("tags", runner.settings().tags());
    return shape;
  }

  private Map<String, Object> project(Project project) {
    return Map.of(
        "id",
        project.id(),
        "name",
        project.name(),
        "web_url",
        externalUrl + "/" + project.fullPath(),
        "path_with_namespace",
        project.fullPath());
  }

  private static String time(Instant time) {
    return time == null ? null : TIME.format(time);
  }

  private static Double seconds(Duration duration) {
    return duration == null ? null : duration.toMillis() / 1000.0;
  }
}
