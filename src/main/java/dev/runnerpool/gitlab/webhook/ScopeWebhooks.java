package dev.runnerpool.gitlab.webhook;

import dev.runnerpool.gitlab.Scope;
import dev.runnerpool.gitlab.client.Endpoint;
import dev.runnerpool.gitlab.client.GitLabClient;
import dev.runnerpool.gitlab.client.Hook;
import dev.runnerpool.gitlab.client.HookSettings;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The webhooks of one project or group. */
record ScopeWebhooks(GitLabClient session, Scope scope) {

  /** Those that deliver to one of the addresses, the oldest first. */
  List<Hook> at(Set<String> urls) {
    return session
        .all(
            isGroup() ? Endpoint.ListGroupHooks : Endpoint.ListProjectHooks,
            Map.of(),
            (api, page) -> api.hooks(kind(), scope.id(), page))
        .stream()
        .filter(hook -> hook != null && hook.id() != null && urls.contains(hook.url()))
        .sorted((a, b) -> Long.compare(a.id(), b.id()))
        .toList();
  }

  Hook create(HookSettings settings) {
    Endpoint call = isGroup() ? Endpoint.CreateGroupHook : Endpoint.CreateProjectHook;
    Hook made = session.call(call, api -> api.createHook(kind(), scope.id(), settings));
    if (made.id() == null) {
      throw session.incomplete(call, "a webhook without id");
    }
    return made;
  }

  Hook update(long id, HookSettings settings) {
    return session.call(
        isGroup() ? Endpoint.UpdateGroupHook : Endpoint.UpdateProjectHook,
        api -> api.updateHook(kind(), scope.id(), id, settings));
  }

  /** Deletes one, or finds it gone. */
  void delete(long id) {
    session.delete(
        isGroup() ? Endpoint.DeleteGroupHook : Endpoint.DeleteProjectHook,
        api -> api.deleteHook(kind(), scope.id(), id));
  }

  private String kind() {
    return isGroup() ? "groups" : "projects";
  }

  private boolean isGroup() {
    return scope.kind() == Scope.Kind.Group;
  }
}
