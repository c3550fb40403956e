package dev.runnerpool.sandbox.gitlab.http;

import dev.runnerpool.sandbox.gitlab.state.GitLab;
import dev.runnerpool.sandbox.gitlab.state.Job;
import dev.runnerpool.sandbox.gitlab.state.JobStatus;
import dev.runnerpool.sandbox.gitlab.state.Project;
import dev.runnerpool.sandbox.gitlab.state.Role;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** What jobs deploy to and share: {@code /projects/:id/deployments} and {@code resource_groups}. */
final class DeploymentRoutes {
  private final Pages pages;

  DeploymentRoutes(Pages pages) {
    this.pages = pages;
  }

  void addTo(Routes routes) {
    routes.get("/api/v4/projects/:id/deployments", this::deployments);
    routes.get("/api/v4/projects/:id/resource_groups", this::resourceGroups);
  }

  private Reply deployments(Call call, GitLab.Parts parts) {
    List<Job> deploying =
        jobs(call, parts)
            .filter(job -> job.definition().environment() != null && job.startedAt() != null)
            .filter(job -> call.text("status").map(status(job)::equals).orElse(true))
            .toList();
    return pages.numbered(call, deploying, true, DeploymentRoutes::deployment);
  }

  private Reply resourceGroups(Call call, GitLab.Parts parts) {
    List<String> keys =
        jobs(call, parts)
            .map(job -> job.definition().resourceGroup())
            .filter(Objects::nonNull)
            .distinct()
            .toList();
    return pages.numbered(call, keys, true, key -> Map.of("key", key));
  }

  private static Map<String, Object> deployment(Job job) {
    return Map.of(
        "id", job.id(),
        "status", status(job),
        "environment", Map.of("name", job.definition().environment()),
        "deployable", Map.of("id", job.id(), "name", job.definition().name()));
  }

  private static String status(Job job) {
    return job.status() == JobStatus.CANCELING ? "running" : job.status().word();
  }

  private static Stream<Job> jobs(Call call, GitLab.Parts parts) {
    Project project = Access.project(call, parts, Access.reader(call, parts), Role.REPORTER);
    return parts.jobs().all().stream().filter(job -> job.project().id() == project.id());
  }
}
