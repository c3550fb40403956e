package dev.runnerpool.sandbox.gitlab.http;

import dev.runnerpool.sandbox.gitlab.state.AccessToken;
import dev.runnerpool.sandbox.gitlab.state.GitLab;
import dev.runnerpool.sandbox.gitlab.state.Group;
import dev.runnerpool.sandbox.gitlab.state.Project;
import dev.runnerpool.sandbox.gitlab.state.RegisteredRunner;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.RunnerScope;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Lists of runners: of a group, of a project, one's own, all. */
final class RunnerListRoutes {
  private static final Set<String> TYPES = Set.of("instance_type", "group_type", "project_type");

  private final Pages pages;

  RunnerListRoutes(Pages pages) {
    this.pages = pages;
  }

  void addTo(Routes routes) {
    routes.get("/api/v4/runners/all", this::all);
    routes.get("/api/v4/runners", this::own);
    routes.get("/api/v4/groups/:id/runners", this::ofGroup);
    routes.get("/api/v4/projects/:id/runners", this::ofProject);
  }

  private Reply all(Call call, GitLab.Parts parts) {
    if (!Access.reader(call, parts).admin()) {
      throw ApiError.forbidden();
    }
    return page(call, parts, runner -> true);
  }

  private Reply own(Call call, GitLab.Parts parts) {
    AccessToken token = Access.reader(call, parts);
    return page(
        call,
        parts,
        runner -> {
          if (runner.scope() instanceof RunnerScope.OfGroup scope) {
            String path = parts.namespaces().group(scope.groupId()).fullPath();
            return token.roleIn(path).atLeast(Role.OWNER);
          }
          return runner.scope() instanceof RunnerScope.OfProject scope
              && token
                  .roleIn(parts.namespaces().project(scope.projectId()).fullPath())
                  .atLeast(Role.MAINTAINER);
        });
  }

  private Reply ofGroup(Call call, GitLab.Parts parts) {
    AccessToken token = Access.reader(call, parts);
    Group group = Access.group(call, parts, token, Role.MAINTAINER);
    return page(
        call, parts, runner -> isAbove(runner, group.fullPath(), parts) || isInstance(runner));
  }

  private Reply ofProject(Call call, GitLab.Parts parts) {
    AccessToken token = Access.reader(call, parts);
    Project project = Access.project(call, parts, token, Role.MAINTAINER);
    return page(
        call,
        parts,
        runner ->
            (runner.scope() instanceof RunnerScope.OfProject only
                    && only.projectId() == project.id())
                || isAbove(runner, project.groupPath(), parts)
                || (isInstance(runner) && project.settings().sharedRunnersEnabled()));
  }

  private static boolean isInstance(RegisteredRunner runner) {
    return runner.scope() instanceof RunnerScope.Instance;
  }

  /** Whether it belongs to the group at {@code path} or to one above. */
  private static boolean isAbove(RegisteredRunner runner, String path, GitLab.Parts parts) {
    return runner.scope() instanceof RunnerScope.OfGroup scope
        && (path + "/").startsWith(parts.namespaces().group(scope.groupId()).fullPath() + "/");
  }

  private Reply page(Call call, GitLab.Parts parts, Predicate<RegisteredRunner> among) {
    if (!call.text("type").map(TYPES::contains).orElse(true)) {
      throw ApiError.badRequest("type does not have a valid value");
    }
    Instant now = parts.clock().instant();
    List<String> tags = call.list("tag_list");
    List<RegisteredRunner> runners =
        parts.runners().all().stream()
            .filter(among)
            .filter(runner -> matches(call, "type", runner.scope().type()))
            .filter(runner -> matchesStatus(call, runner, now))
            .filter(
                runner ->
                    !call.has("paused") || call.flag("paused", false) == runner.settings().paused())
            .filter(runner -> runner.settings().tags().containsAll(tags))
            .sorted(Comparator.comparing(RegisteredRunner::id).reversed())
            .toList();
    return pages.numbered(call, runners, true, runner -> RunnerShapes.brief(runner, now));
  }

  private static boolean matchesStatus(Call call, RegisteredRunner runner, Instant now) {
    return switch (call.text("status").orElse("")) {
      case "" -> true;
      case "paused" -> runner.settings().paused();
      case "active" -> !runner.settings().paused();
      default -> matches(call, "status", runner.status(now));
    };
  }

  private static boolean matches(Call call, String parameter, String value) {
    return call.text(parameter).map(value::equals).orElse(true);
  }
}
