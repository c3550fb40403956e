package dev.runnerpool.gitlab.queue;

import dev.runnerpool.gitlab.client.Endpoint;
import dev.runnerpool.gitlab.client.GitLabClient;
import dev.runnerpool.gitlab.client.GitLabException;
import dev.runnerpool.gitlab.client.Responses;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The projects of a group and its sub-groups that runners of the group serve, by REST, as only that
 * tells it to anybody who may read the jobs. The list is kept for a while.
 */
final class GroupProjects {

  private static final Map<String, String> FIRST_PAGE =
      Map.of(
          "include_subgroups", "true",
          "archived", "false",
          "with_shared", "false",
          "order_by", "id",
          "sort", "asc");

  private final GitLabClient session;
  private final String group;
  private final Duration refresh;
  private final InstantSource clock;

  private Map<Long, String> served = Map.of();
  private Map<Long, String> activity = Map.of();
  private Set<Long> stirred = Set.of();

  /**
   * Looked for in vain: GraphQL shows projects that are not listed, as those of archived groups.
   */
  private Set<Long> absent = Set.of();

  private Instant listedAt = Instant.MIN;

  GroupProjects(GitLabClient session, String group, Duration refresh, InstantSource clock) {
    this.session = session;
    this.group = group;
    this.refresh = refresh;
    this.clock = clock;
  }

  /** Paths by number; read again if they are too old. */
  Map<Long, String> served() {
    if (!clock.instant().isBefore(listedAt.plus(refresh))) {
      list();
    }
    return served;
  }

  /** Whether all these are in the list, served or not, or were looked for there. */
  boolean know(Set<Long> projects) {
    return projects.stream().allMatch(id -> activity.containsKey(id) || absent.contains(id));
  }

  /** Reads the list again for projects that may be newer than it. */
  void listFor(Set<Long> projects) {
    list();
    absent = new HashSet<>(projects);
    absent.removeAll(activity.keySet());
  }

  /** Projects in which something was done between the last two lists; told once. */
  Set<Long> takeStirred() {
    Set<Long> taken = stirred;
    stirred = Set.of();
    return taken;
  }

  /** Reads the list again, whatever its age. */
  void list() {
    List<Responses.Project> found =
        session.all(
            Endpoint.ListProjects, FIRST_PAGE, (api, page) -> api.groupProjects(group, page));
    Map<Long, String> listed = new LinkedHashMap<>();
    Map<Long, String> active = new LinkedHashMap<>();
    for (Responses.Project project : found) {
      if (project == null || project.id() == null || project.path() == null) {
        throw session.incomplete(
            Endpoint.ListProjects, "a project without id or path_with_namespace");
      }
      active.put(project.id(), String.valueOf(project.lastActivity()));
      if (servedByGroupRunners(project)) {
        listed.put(project.id(), project.path());
      }
    }
    Set<Long> changed = new HashSet<>(active.keySet());
    changed.removeIf(project -> Objects.equals(activity.get(project), active.get(project)));
    stirred = activity.isEmpty() ? Set.of() : changed;
    activity = active;
    served = listed;
    absent = Set.of();
    listedAt = clock.instant();
  }

  /**
   * Some projects could not be read: they may have been removed, moved or switched off since they
   * were listed, so the list is read again.
   *
   * @throws GitLabException the failure of one that is still served
   */
  void requireGone(Map<Long, GitLabException> refused) {
    if (refused.isEmpty()) {
      return;
    }
    list();
    refused.keySet().stream()
        .filter(served::containsKey)
        .findAny()
        .ifPresent(
            still -> {
              throw refused.get(still).about("project " + served.get(still));
            });
  }

  private static boolean servedByGroupRunners(Responses.Project project) {
    return !"disabled".equals(project.builds()) && !Boolean.FALSE.equals(project.groupRunners());
  }
}
