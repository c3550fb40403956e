package dev.runnerpool.gitlab.queue;

import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.gitlab.client.Endpoint;
import dev.runnerpool.gitlab.client.GitLabClient;
import dev.runnerpool.gitlab.client.GitLabException;
import dev.runnerpool.gitlab.client.GraphQl;
import dev.runnerpool.gitlab.client.GraphQlErrors;
import dev.runnerpool.gitlab.client.GraphQlRequest;
import dev.runnerpool.gitlab.client.RefusedDocuments;
import dev.runnerpool.gitlab.client.Responses;
import dev.runnerpool.gitlab.client.Responses.Nodes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The waiting jobs of a whole GitLab, by GraphQL.
 *
 * <p>GitLab gives everyone but administrators an empty list and no error, so it is asked first
 * whose token this is: an empty answer must never pass for an empty queue.
 */
final class InstanceJobs implements JobSource {

  private static final int PAGE = 100;
  private static final String NEWER = "instance-queue";
  private static final String OLDER = "instance-queue-older";

  /** Texts by name. */
  private static final Map<String, String> DOCUMENTS =
      Stream.of(NEWER, OLDER)
          .collect(
              Collectors.toMap(name -> name, name -> GraphQl.document(InstanceJobs.class, name)));

  private static final Responses.ProjectOfJob UNTOLD = new Responses.ProjectOfJob(null, "", null);

  private final GitLabClient session;
  private final GraphQl graphQl;
  private final Duration userRefresh;
  private final ProtectedRefs refs;
  private final InstantSource clock;
  private final RefusedDocuments refusals;

  /** Where a job tells of its project the number alone. */
  private final ProjectCache<Responses.ProjectOfJob> projects;

  private Instant administratorAt = Instant.MIN;
  private boolean jobsBefore;

  /**
   * Nothing read yet.
   *
   * @param userRefresh how long the user counts as an administrator
   * @param refusedFor how long a document that GitLab refused is not asked again
   */
  InstanceJobs(
      GitLabClient session,
      Duration userRefresh,
      Duration refusedFor,
      ProtectedRefs refs,
      InstantSource clock) {
    this.session = session;
    this.graphQl = new GraphQl(session, Endpoint.ListInstanceJobs);
    this.userRefresh = userRefresh;
    this.refs = refs;
    this.clock = clock;
    this.refusals = new RefusedDocuments(clock, refusedFor);
    this.projects = new ProjectCache<>(userRefresh, clock, this::readProject);
  }

  @Override
  public String means() {
    return "GraphQL of the instance (administrator)";
  }

  /** {@inheritDoc} Called by one thread at a time. */
  @Override
  public List<Job> read(Runnable between) {
    return read(Set.of(), between).jobs();
  }

  /** {@inheritDoc} Called by one thread at a time. */
  @Override
  public Found readNew(Set<Long> known) {
    return read(known, () -> {});
  }

  @Override
  public int requestsOfNew() {
    return 1;
  }

  private Found read(Set<Long> known, Runnable between) {
    if (refusals.inForce(NEWER).isEmpty()) {
      try {
        return ask(NEWER, known, between);
      } catch (GraphQlRefusedException older) {
        // The older document lacks what this GitLab does not know.
      }
    }
    Optional<RefusedDocuments.Refusal> both = refusals.inForce(OLDER);
    if (both.isPresent()) {
      throw refused(both.get().why()).failure();
    }
    try {
      return ask(OLDER, known, between);
    } catch (GraphQlRefusedException refused) {
      throw refused.failure();
    }
  }

  private Found ask(String document, Set<Long> known, Runnable between) {
    try {
      Found found = read(document, known, between);
      refusals.answered(document);
      return found;
    } catch (GraphQlRefusedException refused) {
      refusals.refused(document, refused.getMessage());
      throw refused;
    }
  }

  private Found read(String document, Set<Long> known, Runnable between) {
    if (!clock.instant().isBefore(administratorAt.plus(userRefresh))) {
      requireAdministrator();
    }
    List<Job> jobs = new ArrayList<>();
    boolean whole =
        graphQl.read(
            after -> page(document, after),
            page -> {
              Instant now = clock.instant();
              page.nodes().stream()
                  .filter(graphQl::waits)
                  .flatMap(job -> served(job, now))
                  .forEach(jobs::add);
              between.run();
              return PAGE;
            },
            () -> graphQl.incomplete("a page of which nothing is shown, and no cursor of the next"),
            page ->
                page.nodes().stream().anyMatch(job -> known.contains(graphQl.number(job.id()))));
    jobsBefore = !jobs.isEmpty();
    return new Found(jobs, whole);
  }

  private void requireAdministrator() {
    Responses.User user = session.call(Endpoint.ReadUser, api -> api.user());
    if (user.id() == null && user.admin() == null) {
      throw session.incomplete(Endpoint.ReadUser, "nobody");
    }
    if (!Boolean.TRUE.equals(user.admin())) {
      throw new GitLabException(
          Reason.Forbidden,
          "the token in "
              + session.account().tokenName()
              + ", does not belong to an administrator, or lacks the scope admin_mode where GitLab"
              + " has Admin Mode on: only administrators may read the jobs of the whole instance;"
              + " use such a token, or set spec.gitlab.group or project");
    }
    administratorAt = clock.instant();
  }

  private GraphQlRefusedException refused(String why) {
    return new GraphQlRefusedException(
        why,
        new GitLabException(
            Reason.UnexpectedAnswer,
            session.account().url()
                + (" does not tell the instance's jobs by GraphQL (" + why + "): it is asked again")
                + " within the hour; set spec.gitlab.group or project, or update GitLab"));
  }

  private Nodes<Responses.QueuedJob> page(String document, String after) {
    GraphQlRequest request =
        new GraphQlRequest(DOCUMENTS.get(document), Collections.singletonMap("after", after));
    Responses.Answer<Responses.InstanceData> answer =
        session.call(Endpoint.ListInstanceJobs, api -> api.instanceJobs(request));
    GraphQlErrors errors = answer.problems();
    if (!errors.isEmpty()) {
      throw graphQl.failure(errors, this::refused);
    }
    if (answer.data() == null || !Nodes.whole(answer.data().jobs())) {
      throw graphQl.incomplete("no list of jobs");
    }
    Nodes<Responses.QueuedJob> page = answer.data().jobs();
    if (page.nodes().isEmpty() && (jobsBefore || after != null)) {
      // Where jobs waited there are none: true, or the user is no administrator any more.
      requireAdministrator();
    }
    return page;
  }

  /** The job, if runners of the instance serve its project. */
  private Stream<Job> served(Responses.QueuedJob job, Instant now) {
    Responses.ProjectOfJob told = job.project();
    long number = told == null || told.id() == null ? 0 : graphQl.number(told.id());
    Responses.ProjectOfJob project =
        told != null && told.fullPath() != null ? told : number == 0 ? UNTOLD : projects.of(number);
    return Boolean.FALSE.equals(project.sharedRunnersEnabled())
        ? Stream.empty()
        : Stream.of(refs.waiting(graphQl, job, number, project.fullPath(), now));
  }

  /** One that is gone is not served. */
  private Responses.ProjectOfJob readProject(long number) {
    String id = String.valueOf(number);
    Optional<Responses.Project> read =
        GitLabException.unless(
            GitLabException::isGone,
            () -> session.call(Endpoint.ReadProject, api -> api.project(id)));
    if (read.isPresent() && read.get().path() == null) {
      throw session.incomplete(Endpoint.ReadProject, "a project without path_with_namespace");
    }
    return new Responses.ProjectOfJob(
        null,
        read.map(Responses.Project::path).orElse(id),
        read.isEmpty() ? Boolean.FALSE : read.get().instanceRunners());
  }
}
