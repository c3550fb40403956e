package dev.runnerpool.gitlab.queue;

import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.gitlab.client.Endpoint;
import dev.runnerpool.gitlab.client.GitLabClient;
import dev.runnerpool.gitlab.client.GitLabException;
import dev.runnerpool.gitlab.client.GraphQlRequest;
import dev.runnerpool.gitlab.client.Responses;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The waiting jobs of a whole GitLab, by GraphQL.
 *
 * <p>GitLab gives everyone but administrators an empty list and no error, so it is asked first
 * whose token this is: an empty answer must never pass for an empty queue.
 */
final class InstanceJobs implements JobSource {

  private static final String DOCUMENT = GraphQl.document("instance-queue.graphql");

  private final GitLabClient session;
  private final GraphQl graphQl;
  private final Duration userRefresh;
  private final ProtectedRefs refs;

  private Instant administratorAt = Instant.MIN;
  private boolean jobsBefore;

  InstanceJobs(GitLabClient session, Duration userRefresh, ProtectedRefs refs) {
    this.session = session;
    this.graphQl = new GraphQl(session, Endpoint.ListInstanceJobs);
    this.userRefresh = userRefresh;
    this.refs = refs;
  }

  @Override
  public String means() {
    return "GraphQL of the instance (administrator)";
  }

  /** {@inheritDoc} Called by one thread at a time. */
  @Override
  public List<Job> read() {
    if (!Instant.now().isBefore(administratorAt.plus(userRefresh))) {
      requireAdministrator();
    }
    List<Job> jobs = new ArrayList<>();
    String after = null;
    while (true) {
      Responses.InstanceJobs page = page(after);
      if (page.nodes().isEmpty() && (jobsBefore || after != null)) {
        // Where jobs waited there are none: true, or the user is no administrator any more.
        requireAdministrator();
      }
      Instant now = Instant.now();
      page.nodes().stream()
          .filter(job -> graphQl.waits(job) && servedByInstanceRunners(job))
          .map(job -> job(job, now))
          .forEach(jobs::add);
      if (!page.pageInfo().hasNextPage()) {
        jobsBefore = !jobs.isEmpty();
        return jobs;
      }
      if (page.pageInfo().endCursor() == null || page.pageInfo().endCursor().equals(after)) {
        throw session.incomplete(
            Endpoint.ListInstanceJobs, "a page without the cursor of the next");
      }
      after = page.pageInfo().endCursor();
    }
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
    administratorAt = Instant.now();
  }

  private Responses.InstanceJobs page(String after) {
    Responses.JobsOfInstance answer =
        session.call(
            Endpoint.ListInstanceJobs,
            api ->
                api.instanceJobs(
                    new GraphQlRequest(DOCUMENT, Collections.singletonMap("after", after))));
    if (answer.errors() != null && !answer.errors().isEmpty()) {
      throw session.incomplete(Endpoint.ListInstanceJobs, "GraphQL errors");
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

  private static boolean servedByInstanceRunners(Responses.QueuedJob job) {
    return job.project() == null || !Boolean.FALSE.equals(job.project().sharedRunnersEnabled());
  }

  private Job job(Responses.QueuedJob job, Instant now) {
    Responses.ProjectOfJob project = job.project();
    String path = project == null ? "" : String.valueOf(project.fullPath());
    long number = project == null || project.id() == null ? 0 : graphQl.number(project.id());
    return graphQl.job(job, number, path, now, refs);
  }
}
