package dev.runnerpool.gitlab.webhook;

import dev.runnerpool.gitlab.Scope;
import dev.runnerpool.gitlab.client.Endpoint;
import dev.runnerpool.gitlab.client.GitLabClient;
import dev.runnerpool.gitlab.client.GitLabException;
import dev.runnerpool.gitlab.client.Hook;
import dev.runnerpool.gitlab.client.HookSettings;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The webhooks of one project or group. */
final class ScopeWebhooks {

  private static final Map<String, String> FIRST_PAGE = Map.of("per_page", "100");

  private final GitLabClient session;
  private final Scope scope;

  ScopeWebhooks(GitLabClient session, Scope scope) {
    this.session = session;
    this.scope = scope;
  }

  /** Those that deliver to one of the addresses, the oldest first. */
  List<Hook> at(Set<String> urls) {
    List<Hook> all =
        isGroup()
            ? session.all(
                Endpoint.ListGroupHooks,
                FIRST_PAGE,
                (api, page) -> api.groupHooks(scope.id(), page))
            : session.all(
                Endpoint.ListProjectHooks,
                FIRST_PAGE,
                (api, page) -> api.projectHooks(scope.id(), page));
    return all.stream()
        .filter(hook -> hook != null && hook.id() != null && urls.contains(hook.url()))
        .sorted((a, b) -> Long.compare(a.id(), b.id()))
        .toList();
  }

  Hook create(HookSettings settings) {
    Hook made =
        isGroup()
            ? session.call(
                Endpoint.CreateGroupHook, api -> api.createGroupHook(scope.id(), settings))
            : session.call(
                Endpoint.CreateProjectHook, api -> api.createProjectHook(scope.id(), settings));
    if (made.id() == null) {
      throw session.incomplete(
          isGroup() ? Endpoint.CreateGroupHook : Endpoint.CreateProjectHook,
          "a webhook without id");
    }
    return made;
  }

  Hook update(long id, HookSettings settings) {
    return isGroup()
        ? session.call(
            Endpoint.UpdateGroupHook, api -> api.updateGroupHook(scope.id(), id, settings))
        : session.call(
            Endpoint.UpdateProjectHook, api -> api.updateProjectHook(scope.id(), id, settings));
  }

  /** Deletes one, or finds it gone. */
  void delete(long id) {
    try {
      if (isGroup()) {
        session.call(Endpoint.DeleteGroupHook, api -> api.deleteGroupHook(scope.id(), id));
      } else {
        session.call(Endpoint.DeleteProjectHook, api -> api.deleteProjectHook(scope.id(), id));
      }
    } catch (GitLabException e) {
      if (!e.isGone()) {
        throw e;
      }
    }
  }

  private boolean isGroup() {
    return scope.kind() == Scope.Kind.Group;
  }
}
