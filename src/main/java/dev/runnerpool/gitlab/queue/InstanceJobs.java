package dev.runnerpool.gitlab.queue;

import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.gitlab.client.Endpoint;
import dev.runnerpool.gitlab.client.GitLabClient;
import dev.runnerpool.gitlab.client.GitLabException;
import dev.runnerpool.gitlab.client.GraphQlErrors;
import dev.runnerpool.gitlab.client.GraphQlRequest;
import dev.runnerpool.gitlab.client.RefusedDocuments;
import dev.runnerpool.gitlab.client.Responses;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The waiting jobs of a whole GitLab, by GraphQL.
 *
 * <p>GitLab gives everyone but administrators an empty list and no error, so it is asked first
 * whose token this is: an empty answer must never pass for an empty queue.
 */
final class InstanceJobs implements JobSource {

  /** Of a hundred jobs each. */
  private static final int MOST_PAGES = GitLabClient.MOST_ENTRIES / 100;

  private static final String NEWER = "instance-queue";
  private static final String OLDER = "instance-queue-older";

  /** Texts by name. */
  private static final Map<String, String> DOCUMENTS =
      Map.of(
          NEWER, GraphQl.document(NEWER + ".graphql"), OLDER, GraphQl.document(OLDER + ".graphql"));

  private final GitLabClient session;
  private final GraphQl graphQl;
  private final Duration userRefresh;
  private final ProtectedRefs refs;
  private final InstantSource clock;
  private final RefusedDocuments refusals;
  private final ProjectsOfJobs projects;

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
    this.projects = new ProjectsOfJobs(session, userRefresh, clock);
  }

  @Override
  public String means() {
    return "GraphQL of the instance (administrator)";
  }

  /** {@inheritDoc} Called by one thread at a time. */
  @Override
  public List<Job> read() {
    if (refusals.inForce(NEWER).isEmpty()) {
      try {
        return read(NEWER);
      } catch (GraphQlRefusedException older) {
        refusals.refused(NEWER, older.getMessage());
      }
    }
    Optional<RefusedDocuments.Refusal> both = refusals.inForce(OLDER);
    if (both.isPresent()) {
      throw refused(both.get().why()).failure();
    }
    try {
      return read(OLDER);
    } catch (GraphQlRefusedException refused) {
      refusals.refused(OLDER, refused.getMessage());
      throw refused.failure();
    }
  }

  private List<Job> read(String document) {
    if (!clock.instant().isBefore(administratorAt.plus(userRefresh))) {
      requireAdministrator();
    }
    List<Job> jobs = new ArrayList<>();
    String after = null;
    for (int pages = 0; pages < MOST_PAGES; pages++) {
      Responses.InstanceJobs page = page(document, after);
      if (page.nodes().isEmpty() && (jobsBefore || after != null)) {
        // Where jobs waited there are none: true, or the user is no administrator any more.
        requireAdministrator();
      }
      Instant now = clock.instant();
      page.nodes().stream()
          .filter(job -> graphQl.waits(job) && servedByInstanceRunners(job))
          .map(job -> job(job, now))
          .forEach(jobs::add);
      if (!page.pageInfo().hasNextPage()) {
        jobsBefore = !jobs.isEmpty();
        return jobs;
      }
      if (page.pageInfo().endCursor() == null && page.nodes().isEmpty()) {
        throw session.incomplete(
            Endpoint.ListInstanceJobs,
            "a page of which nothing is shown, and no cursor of the next");
      }
      if (page.pageInfo().endCursor() == null || page.pageInfo().endCursor().equals(after)) {
        throw session.incomplete(
            Endpoint.ListInstanceJobs, "a page without the cursor of the next");
      }
      after = page.pageInfo().endCursor();
    }
    throw session.endless(Endpoint.ListInstanceJobs);
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
              + ", does not belong to an administrator: only administrators may read the jobs of"
              + " the whole instance; use such a token, or set spec.gitlab.group or project");
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

  private Responses.InstanceJobs page(String document, String after) {
    Responses.JobsOfInstance answer =
        session.call(
            Endpoint.ListInstanceJobs,
            api ->
                api.instanceJobs(
                    new GraphQlRequest(
                        DOCUMENTS.get(document), Collections.singletonMap("after", after))));
    GraphQlErrors errors = new GraphQlErrors(answer.errors(), answer.data());
    if (!errors.isEmpty()) {
      throw errors
          .refusal()
          .<RuntimeException>map(this::refused)
          .orElseGet(() -> session.incomplete(Endpoint.ListInstanceJobs, "GraphQL errors"));
    }
    if (answer.data() == null
        || answer.data().jobs() == null
        || answer.data().jobs().nodes() == null
        || answer.data().jobs().pageInfo() == null
        || answer.data().jobs().pageInfo().hasNextPage() == null
        || answer.data().jobs().nodes().contains(null)) {
      throw session.incomplete(Endpoint.ListInstanceJobs, "no list of jobs");
    }
    return answer.data().jobs();
  }

  private boolean servedByInstanceRunners(Responses.QueuedJob job) {
    return project(job).map(ProjectsOfJobs.Facts::served).orElse(true);
  }

  private Job job(Responses.QueuedJob job, Instant now) {
    return graphQl.job(
        job, number(job), project(job).map(ProjectsOfJobs.Facts::path).orElse(""), now, refs);
  }

  private long number(Responses.QueuedJob job) {
    Responses.ProjectOfJob project = job.project();
    return project == null || project.id() == null ? 0 : graphQl.number(project.id());
  }

  private Optional<ProjectsOfJobs.Facts> project(Responses.QueuedJob job) {
    Responses.ProjectOfJob told = job.project();
    if (told != null && told.fullPath() != null) {
      boolean served = !Boolean.FALSE.equals(told.sharedRunnersEnabled());
      return Optional.of(new ProjectsOfJobs.Facts(told.fullPath(), served));
    }
    return number(job) == 0 ? Optional.empty() : Optional.of(projects.of(number(job)));
  }
}
