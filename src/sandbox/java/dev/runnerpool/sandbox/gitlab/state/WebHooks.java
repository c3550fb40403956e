package dev.runnerpool.sandbox.gitlab.state;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The webhooks of projects and groups. */
public final class WebHooks {
  private final InstantSource clock;
  private final Namespaces namespaces;
  private final TreeMap<Long, WebHook> byId = new TreeMap<>();
  private Edition edition = new Edition(true, true);
  private long lastId;

  /**
   * What this GitLab can.
   *
   * @param groupHooks whether groups have webhooks: Premium and Ultimate only
   * @param signing whether it signs deliveries; older versions take the key in silence
   */
  public record Edition(boolean groupHooks, boolean signing) {}

  WebHooks(InstantSource clock, Namespaces namespaces) {
    this.clock = clock;
    this.namespaces = namespaces;
  }

  public Edition edition() {
    return edition;
  }

  public void change(Edition next) {
    edition = next;
  }

  public WebHook create(RunnerScope scope, WebHook.Settings settings) {
    WebHook hook = new WebHook(++lastId, scope, settings, clock.instant());
    byId.put(hook.id(), hook);
    return hook;
  }

  /** A webhook of that project or group. */
  public Optional<WebHook> find(RunnerScope scope, long id) {
    return Optional.ofNullable(byId.get(id)).filter(hook -> hook.scope().equals(scope));
  }

  public void delete(WebHook hook) {
    byId.remove(hook.id());
  }

  /** The webhooks of a project or group, by id. */
  public List<WebHook> of(RunnerScope scope) {
    return byId.values().stream().filter(hook -> hook.scope().equals(scope)).toList();
  }

  /** The webhooks that are told of the project's jobs now. */
  public List<WebHook> toldOf(Project project) {
    Instant now = clock.instant();
    return byId.values().stream()
        .filter(hook -> hook.settings().jobEvents() && hook.isExecutable(now))
        .filter(hook -> covers(hook.scope(), project))
        .toList();
  }

  private boolean covers(RunnerScope scope, Project project) {
    if (scope instanceof RunnerScope.OfProject own) {
      return own.projectId() == project.id();
    }
    return edition.groupHooks()
        && scope instanceof RunnerScope.OfGroup group
        && Namespaces.holds(namespaces.group(group.groupId()), project);
  }
}
