package dev.runnerpool.gitlab.queue;

import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.gitlab.GitLabConfig;
import dev.runnerpool.gitlab.GitLabConfig.GroupQueue;
import dev.runnerpool.gitlab.client.Endpoint;
import dev.runnerpool.gitlab.client.GitLabClient;
import dev.runnerpool.gitlab.client.GitLabException;
import dev.runnerpool.gitlab.client.RefusedDocuments;
import dev.runnerpool.gitlab.client.Responses;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The waiting jobs of all projects of a group: by GraphQL, or project by project while this GitLab
 * refuses that.
 */
final class GroupJobs implements JobSource {

  private static final Logger LOG = Logger.getLogger(GroupJobs.class);

  /** Without the number of projects a request, which changes while nothing else does. */
  private static final String BY_GRAPHQL = "GraphQL, many projects a request";

  /** So many answers in a row that cannot be read are no accident: REST may do. */
  private static final int UNREADABLE = 3;

  /** What may be wrong with a project that was removed, moved or switched off. */
  static final Set<Reason> GONE = Set.of(Reason.ScopeNotFound, Reason.Forbidden);

  private final GitLabClient session;
  private final String group;
  private final GitLabConfig config;
  private final ProjectsReading.Reader reader;
  private final GroupProjects projects;
  private final GroupQuery query;
  private final GroupByProject byProject;

  /** Of this group alone: another may be small enough. */
  private final RefusedDocuments refusals;

  private String path;
  private Map<Long, String> seen = Map.of();
  private int unreadable;
  private int requestsOfNew = 1;
  private volatile String means;

  GroupJobs(
      GitLabClient session,
      String group,
      GitLabConfig config,
      ExecutorService threads,
      InstantSource clock,
      ProtectedRefs refs) {
    this.session = session;
    this.group = group;
    this.config = config;
    this.reader = new ProjectsReading.Reader(session, threads, refs);
    this.refusals = new RefusedDocuments(clock, config.graphqlRefusedFor());
    this.projects = new GroupProjects(session, group, config.projectsRefresh(), clock);
    this.query = new GroupQuery(session, config.requestTimeout(), refs);
    this.byProject = new GroupByProject(projects, reader, config.quietProjects(), clock);
    this.means = config.groupQueue() == GroupQueue.Rest ? byRest("") : BY_GRAPHQL;
  }

  @Override
  public String means() {
    return means;
  }

  @Override
  public void wake() {
    byProject.everything();
  }

  /** {@inheritDoc} Called by one thread at a time. */
  @Override
  public List<Job> read(Runnable between) {
    return read(Set.of(), between).jobs();
  }

  @Override
  public int requestsOfNew() {
    return requestsOfNew;
  }

  /** {@inheritDoc} Called by one thread at a time. */
  @Override
  public Found readNew(Set<Long> known) {
    return read(known, () -> {});
  }

  private Found read(Set<Long> known, Runnable between) {
    if (config.groupQueue() == GroupQueue.Rest) {
      return readByProject(known, between);
    }
    Optional<RefusedDocuments.Refusal> refusal = refusals.inForce(GroupQuery.NAME);
    if (refusal.isPresent()) {
      String why = refusal.get().why();
      return insteadOfGraphQl(known, between, why, () -> query.refused(why));
    }
    try {
      Found found = readByGraphQl(known, between);
      means = BY_GRAPHQL;
      refusals.answered(GroupQuery.NAME);
      return found;
    } catch (GraphQlRefusedException refused) {
      byProject.everything();
      Found found = insteadOf(known, between, refused);
      // Only when the other way works: a GitLab that is down refuses nothing.
      if (refused.isByProxy()) {
        refusals.failed(GroupQuery.NAME, refused.getMessage());
      } else {
        refusals.refused(GroupQuery.NAME, refused.getMessage());
      }
      return found;
    }
  }

  private Found insteadOf(Set<Long> known, Runnable between, GraphQlRefusedException refused) {
    try {
      return insteadOfGraphQl(known, between, refused.getMessage(), () -> refused);
    } catch (GitLabException neither) {
      throw unreadable < UNREADABLE ? neither : refused.failure();
    }
  }

  private Found insteadOfGraphQl(
      Set<Long> known, Runnable between, String why, Supplier<GraphQlRefusedException> refused) {
    if (config.groupQueue() == GroupQueue.Graphql) {
      throw refused.get().failure();
    }
    Found found = readByProject(known, between);
    means = byRest(" (GraphQL refused: " + why + ")");
    return found;
  }

  @Override
  public Optional<Found> readProject(long project, Set<Long> known) {
    String at = seen.get(project);
    if (at == null) {
      return Optional.empty();
    }
    ProjectsReading reading = reader.readNew(Map.of(project, at), GONE, known, () -> {});
    if (!reading.refused().isEmpty()) {
      return Optional.empty();
    }
    if (reading.jobs().isEmpty() || !served(Set.of(project)).containsKey(project)) {
      return Optional.of(new Found(List.of(), true));
    }
    byProject.found(project);
    return Optional.of(new Found(reading.jobs(), reading.whole()));
  }

  private Found readByProject(Set<Long> known, Runnable between) {
    Found found = byProject.read(known, between);
    seen = projects.served();
    requestsOfNew = Math.max(1, seen.size());
    return found;
  }

  /** How many projects the next request asks for; it is fitted to what GitLab bears. */
  int projectsPerRequest() {
    return query.projectsPerRequest();
  }

  private Found readByGraphQl(Set<Long> known, Runnable between) {
    GroupQuery.Reading reading = readWhole(between);
    LOG.debugf("the group's queue is read with %d projects a request", projectsPerRequest());
    seen = reading.projects();
    Set<Long> matter = new HashSet<>(reading.untold().keySet());
    reading.jobs().forEach(job -> matter.add(job.projectId()));
    if (matter.isEmpty()) {
      return new Found(List.of(), true);
    }
    Map<Long, String> served = served(matter);
    List<Job> jobs = new ArrayList<>(reading.jobs());
    jobs.removeIf(
        job ->
            !served.containsKey(job.projectId()) || reading.untold().containsKey(job.projectId()));
    Map<Long, String> untold = new LinkedHashMap<>(reading.untold());
    untold.keySet().retainAll(served.keySet());
    requestsOfNew = 1 + reading.projects().size() / projectsPerRequest() + untold.size();
    ProjectsReading alone = reader.readNew(untold, GONE, known, between);
    projects.requireGone(alone.refused());
    jobs.addAll(alone.jobs());
    return new Found(jobs, alone.whole());
  }

  private GroupQuery.Reading readWhole(Runnable between) {
    int asked = query.projectsPerRequest();
    try {
      GroupQuery.Reading reading = query.read(path(), between);
      unreadable = 0;
      return reading;
    } catch (GitLabException e) {
      // A group that is named by its number may have moved.
      path = null;
      boolean asksForLess = query.projectsPerRequest() < asked;
      boolean read = asksForLess || e.failure().reason() != Reason.UnexpectedAnswer;
      unreadable = read ? 0 : unreadable + 1;
      if (unreadable < UNREADABLE) {
        throw e;
      }
      throw new GraphQlRefusedException(UNREADABLE + " answers in a row that could not be read", e);
    }
  }

  /** The served projects, from a list that is new enough to know these. */
  private Map<Long, String> served(Set<Long> matter) {
    Map<Long, String> served = projects.served();
    if (!projects.know(matter)) {
      projects.listFor(matter);
      return projects.served();
    }
    return served;
  }

  /** GraphQL takes no numbers for groups. */
  private String path() {
    if (path == null) {
      path = group.matches("\\d+") ? fullPath() : group;
    }
    return path;
  }

  private String fullPath() {
    Responses.Group found = session.call(Endpoint.ReadGroup, api -> api.group(group));
    if (found.fullPath() == null) {
      throw session.incomplete(Endpoint.ReadGroup, "a group without full_path");
    }
    return found.fullPath();
  }

  private static String byRest(String why) {
    return "REST, a request per project" + why;
  }
}
