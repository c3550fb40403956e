package dev.runnerpool.operator.gitlab.queue;

import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.operator.gitlab.client.Answers;
import dev.runnerpool.operator.gitlab.client.Call;
import dev.runnerpool.operator.gitlab.client.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/**
 * The waiting jobs of all projects of a group: GitLab has no list of a group's jobs, so each
 * project is asked, a bounded number at once. The list of projects is kept for a while.
 */
final class GroupJobs implements JobSource {

  private static final Map<String, String> FIRST_PAGE =
      Map.of(
          "include_subgroups", "true",
          "archived", "false",
          "with_shared", "false",
          "order_by", "id",
          "sort", "asc",
          "per_page", "100");
  private static final Set<Reason> GONE = Set.of(Reason.ScopeNotFound, Reason.Forbidden);

  private final Session session;
  private final String group;
  private final Duration projectsRefresh;
  private final ExecutorService threads;

  private Map<Long, String> projects = Map.of();
  private Instant listedAt = Instant.MIN;

  GroupJobs(Session session, String group, Duration projectsRefresh, ExecutorService threads) {
    this.session = session;
    this.group = group;
    this.projectsRefresh = projectsRefresh;
    this.threads = threads;
  }

  /** {@inheritDoc} Called by one thread at a time. */
  @Override
  public List<Job> read() {
    if (!Instant.now().isBefore(listedAt.plus(projectsRefresh))) {
      list();
    }
    ProjectsReading first = ProjectsReading.of(session, projects, GONE, threads);
    if (first.refused().isEmpty()) {
      return first.jobs();
    }
    // A project may have been removed or moved since it was listed.
    Set<Long> before = new HashSet<>(projects.keySet());
    list();
    first.refused().keySet().stream()
        .filter(projects::containsKey)
        .findAny()
        .ifPresent(
            still -> {
              throw first.refused().get(still).about("project " + projects.get(still));
            });
    Map<Long, String> added = new LinkedHashMap<>(projects);
    added.keySet().removeAll(before);
    List<Job> jobs = new ArrayList<>(first.jobs());
    jobs.addAll(ProjectsReading.of(session, added, Set.of(), threads).jobs());
    return jobs;
  }

  private void list() {
    List<Answers.Project> found =
        session.all(Call.ListProjects, FIRST_PAGE, (api, page) -> api.groupProjects(group, page));
    Map<Long, String> listed = new LinkedHashMap<>();
    for (Answers.Project project : found) {
      if (project == null || project.id() == null || project.path() == null) {
        throw session.incomplete(Call.ListProjects, "a project without id or path_with_namespace");
      }
      if (servedByGroupRunners(project)) {
        listed.put(project.id(), project.path());
      }
    }
    projects = listed;
    listedAt = Instant.now();
  }

  private static boolean servedByGroupRunners(Answers.Project project) {
    return !"disabled".equals(project.builds()) && !Boolean.FALSE.equals(project.groupRunners());
  }
}
