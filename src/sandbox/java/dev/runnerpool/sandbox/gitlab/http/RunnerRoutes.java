package dev.runnerpool.sandbox.gitlab.http;

import dev.runnerpool.sandbox.gitlab.state.AccessToken;
import dev.runnerpool.sandbox.gitlab.state.GitLab;
import dev.runnerpool.sandbox.gitlab.state.Job;
import dev.runnerpool.sandbox.gitlab.state.RegisteredRunner;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.RunnerScope;
import dev.runnerpool.sandbox.gitlab.state.RunnerSettings;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import java.util.List;

/** {@code /user/runners} and {@code /runners/:id}: what a user may do with runners. */
final class RunnerRoutes {
  private final Pages pages;
  private final String externalUrl;

  RunnerRoutes(Pages pages, String externalUrl) {
    this.pages = pages;
    this.externalUrl = externalUrl;
  }

  void addTo(Routes routes) {
    routes.post("/api/v4/user/runners", RunnerRoutes::create);
    routes.get("/api/v4/runners/:id", this::show);
    routes.put("/api/v4/runners/:id", this::update);
    routes.delete("/api/v4/runners/:id", RunnerRoutes::delete);
    routes.get("/api/v4/runners/:id/managers", this::processes);
    routes.get("/api/v4/runners/:id/jobs", this::jobs);
    routes.post("/api/v4/runners/:id/reset_authentication_token", RunnerRoutes::resetToken);
  }

  private static Reply create(Call call, GitLab.Parts parts) {
    AccessToken token = Access.require(call, parts, Scope.API, Scope.CREATE_RUNNER);
    RunnerScope scope = scope(call, parts);
    if (!mayManage(token, scope, parts)) {
      throw ApiError.message(403, "403 Forbidden - Insufficient permissions");
    }
    try {
      RunnerSettings settings = RunnerParameters.over(RunnerSettings.DEFAULT, call);
      RegisteredRunner runner = parts.runners().create(scope, settings);
      return Reply.json(201, RunnerTokenRoutes.credentials(runner));
    } catch (RunnerParameters.Invalid e) {
      throw e.whenMade();
    }
  }

  private static RunnerScope scope(Call call, GitLab.Parts parts) {
    String type =
        call.text("runner_type").orElseThrow(() -> ApiError.badRequest("runner_type is missing"));
    return switch (type) {
      case "instance_type" -> new RunnerScope.Instance();
      case "group_type" ->
          new RunnerScope.OfGroup(
              parts
                  .namespaces()
                  .group(
                      call.text("group_id")
                          .orElseThrow(() -> ApiError.badRequest("group_id is missing")))
                  .orElseThrow(() -> ApiError.notFound("Group "))
                  .id());
      case "project_type" ->
          new RunnerScope.OfProject(
              parts
                  .namespaces()
                  .project(
                      call.text("project_id")
                          .orElseThrow(() -> ApiError.badRequest("project_id is missing")))
                  .orElseThrow(() -> ApiError.notFound("Project "))
                  .id());
      default -> throw ApiError.badRequest("runner_type does not have a valid value");
    };
  }

  private static boolean mayManage(AccessToken token, RunnerScope scope, GitLab.Parts parts) {
    if (scope instanceof RunnerScope.OfGroup group) {
      return Access.may(token, parts.namespaces().group(group.groupId()).fullPath(), Role.OWNER);
    }
    if (scope instanceof RunnerScope.OfProject project) {
      return Access.may(
          token, parts.namespaces().project(project.projectId()).fullPath(), Role.MAINTAINER);
    }
    return token.admin();
  }

  /** The runner of the path if the caller may manage it. */
  private static RegisteredRunner managed(Call call, GitLab.Parts parts, Scope... scopes) {
    AccessToken token = Access.require(call, parts, scopes);
    RegisteredRunner runner =
        parts.runners().find(call.id("id")).orElseThrow(() -> ApiError.notFound("Runner "));
    if (!mayManage(token, runner.scope(), parts)) {
      throw ApiError.message(403, "403 Forbidden - No access granted");
    }
    return runner;
  }

  /** Runners of the whole instance are no secret to those who may use it. */
  private static RegisteredRunner readable(Call call, GitLab.Parts parts) {
    Scope[] scopes = {Scope.API, Scope.READ_API, Scope.MANAGE_RUNNER};
    Access.require(call, parts, scopes);
    return parts
        .runners()
        .find(call.id("id"))
        .filter(runner -> runner.scope() instanceof RunnerScope.Instance)
        .orElseGet(() -> managed(call, parts, scopes));
  }

  private static RegisteredRunner writable(Call call, GitLab.Parts parts) {
    return managed(call, parts, Scope.API, Scope.MANAGE_RUNNER);
  }

  private Reply show(Call call, GitLab.Parts parts) {
    return Reply.ok(new Shapes(externalUrl, parts).runner(readable(call, parts)));
  }

  private Reply update(Call call, GitLab.Parts parts) {
    RunnerParameters.requireChange(call);
    RegisteredRunner runner = writable(call, parts);
    try {
      parts.runners().update(runner, RunnerParameters.over(runner.settings(), call));
    } catch (RunnerParameters.Invalid e) {
      throw e.whenChanged();
    }
    return Reply.ok(new Shapes(externalUrl, parts).runner(runner));
  }

  private static Reply delete(Call call, GitLab.Parts parts) {
    parts.runners().delete(writable(call, parts));
    return Reply.noContent();
  }

  private Reply processes(Call call, GitLab.Parts parts) {
    RegisteredRunner runner = readable(call, parts);
    return pages.numbered(
        call,
        List.copyOf(runner.processes()),
        true,
        process -> RunnerShapes.process(process, parts.clock().instant()));
  }

  private Reply jobs(Call call, GitLab.Parts parts) {
    AccessToken token = Access.require(call, parts, Scope.API, Scope.READ_API, Scope.MANAGE_RUNNER);
    RegisteredRunner runner =
        parts.runners().find(call.id("id")).orElseThrow(() -> ApiError.notFound("Runner "));
    if (!GraphQlRunners.mayReadJobs(token, runner, parts)) {
      throw ApiError.message(403, "403 Forbidden - No access granted");
    }
    Shapes shapes = new Shapes(externalUrl, parts);
    List<Job> taken =
        parts.jobs().all().stream()
            .filter(job -> job.runner() == runner)
            .filter(job -> Access.may(token, job.project().fullPath(), Role.REPORTER))
            .filter(job -> matches(call, "status", job.status().word()))
            .filter(job -> matches(call, "system_id", job.process().systemId()))
            .toList();
    return pages.byId(call, taken, Job::id, true, shapes::jobWithProject);
  }

  private static boolean matches(Call call, String parameter, String value) {
    return call.text(parameter).map(value::equals).orElse(true);
  }

  private static Reply resetToken(Call call, GitLab.Parts parts) {
    RegisteredRunner runner = writable(call, parts);
    parts.runners().resetToken(runner);
    var body = RunnerTokenRoutes.credentials(runner);
    body.remove("id");
    return Reply.json(201, body);
  }
}
