package dev.runnerpool.gitlab.queue;

import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.gitlab.client.EndlessAnswerException;
import dev.runnerpool.gitlab.client.Endpoint;
import dev.runnerpool.gitlab.client.GitLabClient;
import dev.runnerpool.gitlab.client.GitLabException;
import dev.runnerpool.gitlab.client.GraphQl;
import dev.runnerpool.gitlab.client.GraphQlErrors;
import dev.runnerpool.gitlab.client.GraphQlRequest;
import dev.runnerpool.gitlab.client.GroupQueueResponse;
import dev.runnerpool.gitlab.client.Responses;
import dev.runnerpool.gitlab.client.Responses.Nodes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a group by GraphQL: the pipelines of many projects in one request, each with its pending
 * jobs.
 *
 * <p>GitLab gives a list of jobs for one project per request only ({@code Project.jobs}), but
 * pipelines and their jobs for any number. Every pending job is in a pipeline that is pending or
 * running: GitLab's composite status is one of both as long as a job is pending. Pipelines that
 * jobs of the same project started are in no list unless that names their source, which GitLab
 * heeds since 17.0. Sources: GitLab's {@code Types::ProjectType}, {@code Ci::PipelinesFinder},
 * {@code Gitlab::Ci::Status::Composite}, {@code Types::BaseField}.
 */
final class GroupQuery {

  /** What the document is called where refusals are kept. */
  static final String NAME = "group-queue";

  private static final String DOCUMENT = GraphQl.document(GroupQuery.class, NAME);
  private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\..*");
  private static final int TELLS_CHILD_PIPELINES = 17;

  private final GitLabClient session;
  private final GraphQl graphQl;
  private final Duration timeout;
  private final ProtectedRefs refs;
  private final PageSize size = new PageSize();

  /**
   * A whole reading.
   *
   * @param jobs the waiting jobs, of projects that the group's runners may not serve too
   * @param projects all projects that are not archived, paths by number
   * @param untold those with more pipelines or jobs than were told, or whose jobs the token perhaps
   *     may not read: to be read by themselves
   */
  record Reading(List<Job> jobs, Map<Long, String> projects, Map<Long, String> untold) {

    private int entries() {
      return jobs.size() + projects.size();
    }

    static Reading empty() {
      return new Reading(new ArrayList<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
    }
  }

  GroupQuery(GitLabClient session, Duration timeout, ProtectedRefs refs) {
    this.session = session;
    this.graphQl = new GraphQl(session, Endpoint.ListGroupJobs);
    this.timeout = timeout;
    this.refs = refs;
  }

  int projectsPerRequest() {
    return size.now();
  }

  /**
   * Reads all projects.
   *
   * @param group the group's full path
   * @param between called after each page
   * @throws GraphQlRefusedException when this GitLab does not answer such a request
   */
  Reading read(String group, Runnable between) {
    Reading reading = Reading.empty();
    graphQl.read(
        after -> page(group, after),
        page -> {
          int before = reading.entries();
          Instant now = session.clock().instant();
          page.nodes().forEach(project -> add(project, now, reading));
          between.run();
          return reading.entries() - before;
        },
        () -> refused("none of a page of projects is shown to the token's user"),
        page -> false);
    size.clean();
    return reading;
  }

  private Nodes<GroupQueueResponse.Project> page(String group, String after) {
    while (true) {
      Responses.Answer<GroupQueueResponse> answer = ask(group, after);
      GraphQlErrors errors = answer.problems();
      if (errors.isEmpty()) {
        return checked(answer.data(), group);
      }
      if (errors.timedOut() && !errors.tooComplex()) {
        throw tooSlow(graphQl.incomplete("a time-out inside GraphQL"));
      }
      if (!errors.tooComplex()) {
        throw graphQl.failure(errors, this::refused);
      }
      if (!size.shrink()) {
        throw refused("the query is too complex for it even with " + size.now() + " projects");
      }
    }
  }

  private Responses.Answer<GroupQueueResponse> ask(String group, String after) {
    Map<String, Object> variables = new HashMap<>();
    variables.put("group", group);
    variables.put("projects", size.now());
    variables.put("after", after);
    long begun = System.nanoTime();
    try {
      return session.call(
          Endpoint.ListGroupJobs, api -> api.groupQueue(new GraphQlRequest(DOCUMENT, variables)));
    } catch (GitLabException e) {
      if (GraphQl.isMissing(e)) {
        throw new GraphQlRefusedException(e.status() + " to POST /graphql", e);
      }
      boolean late =
          e.failure().reason() == Reason.Unreachable
              && System.nanoTime() - begun >= timeout.toNanos();
      throw switch (e.status()) {
        case 500, 503, 504 -> tooSlow(e);
        default -> late || e.getCause() instanceof EndlessAnswerException ? tooSlow(e) : e;
      };
    }
  }

  /** The next attempt asks for less; when that is not possible another way may do. */
  private RuntimeException tooSlow(GitLabException failure) {
    return size.shrink()
        ? failure
        : new GraphQlRefusedException(
            "too slow or too large even with " + size.now() + " projects", failure);
  }

  private Nodes<GroupQueueResponse.Project> checked(GroupQueueResponse data, String group) {
    if (data == null) {
      throw graphQl.incomplete("no data");
    }
    if (data.group() == null) {
      throw new GitLabException(
          Reason.ScopeNotFound,
          session.account().url()
              + (" knows no group '" + group + "', or none for the token in ")
              + session.account().tokenName()
              + ": make the pool with a group in spec.gitlab that is there, or give the token's user"
              + " a role there");
    }
    requireChildPipelines(data.metadata());
    Nodes<GroupQueueResponse.Project> projects = data.group().projects();
    if (!Nodes.whole(projects)) {
      throw graphQl.incomplete("no list of projects");
    }
    GroupQueueResponse.Complexity cost = data.queryComplexity();
    if (cost != null && cost.score() != null && cost.limit() != null) {
      size.scored(cost.score(), cost.limit());
    }
    return projects;
  }

  /** Before 17.0 the list of them is empty, and no error. */
  private void requireChildPipelines(GroupQueueResponse.Metadata metadata) {
    Matcher version = VERSION.matcher(String.valueOf(metadata == null ? null : metadata.version()));
    if (version.matches() && Integer.parseInt(version.group(1)) < TELLS_CHILD_PIPELINES) {
      throw refused("GitLab " + metadata.version() + " does not tell child pipelines");
    }
  }

  private void add(GroupQueueResponse.Project project, Instant now, Reading reading) {
    if (project.fullPath() == null || project.userPermissions() == null) {
      throw graphQl.incomplete("a project without fullPath or userPermissions");
    }
    if (Boolean.TRUE.equals(project.archived())) {
      return;
    }
    long id = graphQl.number(project.id());
    reading.projects().put(id, project.fullPath());
    if (!Boolean.TRUE.equals(project.userPermissions().readCommitStatus())) {
      reading.untold().put(id, project.fullPath());
      return;
    }
    for (Nodes<GroupQueueResponse.Pipeline> pipelines :
        Arrays.asList(
            project.pending(),
            project.pendingChildren(),
            project.running(),
            project.runningChildren())) {
      if (!add(pipelines, id, project.fullPath(), now, reading.jobs())) {
        reading.untold().put(id, project.fullPath());
      }
    }
  }

  /** Adds what waits in the pipelines; false if there is more than the answer holds. */
  private boolean add(
      Nodes<GroupQueueResponse.Pipeline> pipelines,
      long id,
      String path,
      Instant now,
      List<Job> jobs) {
    if (!Nodes.whole(pipelines)) {
      throw graphQl.incomplete("no pipelines of project " + path);
    }
    boolean all = !pipelines.pageInfo().hasNextPage();
    for (GroupQueueResponse.Pipeline pipeline : pipelines.nodes()) {
      Nodes<Responses.QueuedJob> page = pipeline.jobs();
      if (page == null) {
        return false;
      }
      if (!Nodes.whole(page)) {
        throw graphQl.incomplete("a part of the jobs of a pipeline of project " + path);
      }
      all &= !page.pageInfo().hasNextPage();
      page.nodes().stream()
          .filter(graphQl::waits)
          .map(job -> refs.waiting(graphQl, job, id, path, now))
          .forEach(jobs::add);
    }
    return all;
  }

  /** A refusal for who wants GraphQL and nothing else. */
  GraphQlRefusedException refused(String why) {
    return new GraphQlRefusedException(
        why,
        new GitLabException(
            Reason.UnexpectedAnswer,
            session.account().url()
                + (" does not tell a group's jobs by GraphQL (" + why + "): set")
                + " runnerpool.gitlab.group-queue to auto or rest"));
  }
}
