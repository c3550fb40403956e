package dev.runnerpool.sandbox.gitlab.http;

import dev.runnerpool.sandbox.gitlab.state.AccessToken;
import dev.runnerpool.sandbox.gitlab.state.GitLab;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.RunnerScope;
import dev.runnerpool.sandbox.gitlab.state.WebHook;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;

/** {@code /projects/:id/hooks} and {@code /groups/:id/hooks}. Secrets go in and never come out. */
final class HookRoutes {
  private final Pages pages;

  HookRoutes(Pages pages) {
    this.pages = pages;
  }

  void addTo(Routes routes) {
    add(routes, "/api/v4/projects/:id/hooks", HookRoutes::project);
    add(routes, "/api/v4/groups/:id/hooks", HookRoutes::group);
  }

  private void add(Routes routes, String path, BiFunction<Call, GitLab.Parts, RunnerScope> scope) {
    routes.get(
        path,
        (call, parts) ->
            pages.numbered(
                call,
                parts.hooks().of(scope.apply(call, parts)),
                true,
                hook -> shape(hook, parts)));
    routes.post(path, (call, parts) -> create(call, parts, scope.apply(call, parts)));
    routes.get(
        path + "/:hook",
        (call, parts) -> Reply.ok(shape(find(call, parts, scope.apply(call, parts)), parts)));
    routes.put(
        path + "/:hook",
        (call, parts) -> {
          WebHook hook = find(call, parts, scope.apply(call, parts));
          hook.change(over(hook.settings(), call, parts));
          return Reply.ok(shape(hook, parts));
        });
    routes.delete(
        path + "/:hook",
        (call, parts) -> {
          parts.hooks().delete(find(call, parts, scope.apply(call, parts)));
          return Reply.noContent();
        });
  }

  private static RunnerScope project(Call call, GitLab.Parts parts) {
    AccessToken token = Access.writer(call, parts);
    return new RunnerScope.OfProject(Access.project(call, parts, token, Role.MAINTAINER).id());
  }

  private static RunnerScope group(Call call, GitLab.Parts parts) {
    AccessToken token = Access.writer(call, parts);
    RunnerScope scope = new RunnerScope.OfGroup(Access.group(call, parts, token, Role.OWNER).id());
    if (!parts.hooks().edition().groupHooks()) {
      throw ApiError.notFound("");
    }
    return scope;
  }

  private static WebHook find(Call call, GitLab.Parts parts, RunnerScope scope) {
    return parts.hooks().find(scope, call.id("hook")).orElseThrow(() -> ApiError.notFound(""));
  }

  private static Reply create(Call call, GitLab.Parts parts, RunnerScope scope) {
    WebHook.Settings fresh =
        new WebHook.Settings(null, null, null, false, false, true, true, null, null);
    return Reply.json(201, shape(parts.hooks().create(scope, over(fresh, call, parts)), parts));
  }

  private static WebHook.Settings over(WebHook.Settings before, Call call, GitLab.Parts parts) {
    String url = call.text("url").orElseThrow(() -> ApiError.badRequest("url is missing"));
    if (!url.matches("https?://[^\\s/]+.*")) {
      throw ApiError.message(422, "Invalid url given");
    }
    String signing = before.signingToken();
    if (parts.hooks().edition().signing()) {
      signing = call.text("signing_token").orElse(signing);
      if (signing != null && !signing.matches("whsec_[A-Za-z0-9+/]{43}=")) {
        throw ApiError.message(422, "Signing token is invalid");
      }
    }
    return new WebHook.Settings(
        url,
        call.text("name").orElse(before.name()),
        call.text("description").orElse(before.description()),
        call.flag("job_events", before.jobEvents()),
        call.flag("pipeline_events", before.pipelineEvents()),
        call.flag("push_events", before.pushEvents()),
        call.flag("enable_ssl_verification", before.verifyTls()),
        call.text("token").orElse(before.token()),
        signing);
  }

  private static Map<String, Object> shape(WebHook hook, GitLab.Parts parts) {
    WebHook.Settings settings = hook.settings();
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("id", hook.id());
    shape.put("url", settings.url());
    shape.put("name", settings.name());
    shape.put("description", settings.description());
    shape.put("created_at", hook.createdAt());
    shape.put("push_events", settings.pushEvents());
    shape.put("job_events", settings.jobEvents());
    shape.put("pipeline_events", settings.pipelineEvents());
    shape.put("enable_ssl_verification", settings.verifyTls());
    shape.put("alert_status", hook.alertStatus(parts.clock().instant()));
    shape.put("disabled_until", hook.disabledUntil());
    shape.put("token_present", settings.token() != null);
    if (parts.hooks().edition().signing()) {
      shape.put("signing_token_present", settings.signingToken() != null);
    }
    if (hook.scope() instanceof RunnerScope.OfProject project) {
      shape.put("project_id", project.projectId());
    } else if (hook.scope() instanceof RunnerScope.OfGroup group) {
      shape.put("group_id", group.groupId());
    }
    return shape;
  }
}
