package dev.runnerpool.operator.gitlab.queue;

import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.operator.gitlab.client.Answers;
import dev.runnerpool.operator.gitlab.client.Call;
import dev.runnerpool.operator.gitlab.client.GitLabException;
import dev.runnerpool.operator.gitlab.client.GraphQlRequest;
import dev.runnerpool.operator.gitlab.client.Session;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * The waiting jobs of a whole GitLab, by GraphQL.
 *
 * <p>GitLab gives everyone but administrators an empty list and no error, so it is asked first
 * whose token this is: an empty answer must never pass for an empty queue.
 */
final class InstanceJobs implements JobSource {

  private static final String DOCUMENT = document();

  private final Session session;
  private final Duration userRefresh;

  private Instant administratorAt = Instant.MIN;
  private boolean jobsBefore;

  InstanceJobs(Session session, Duration userRefresh) {
    this.session = session;
    this.userRefresh = userRefresh;
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
      Answers.InstanceJobs page = page(after);
      if (page.nodes().isEmpty() && (jobsBefore || after != null)) {
        // Where jobs waited there are none: true, or the user is no administrator any more.
        requireAdministrator();
      }
      Instant now = Instant.now();
      page.nodes().stream()
          .filter(job -> job.runner() == null)
          .map(job -> job(job, now))
          .forEach(jobs::add);
      if (!Boolean.TRUE.equals(page.pageInfo().hasNextPage())) {
        jobsBefore = !jobs.isEmpty();
        return jobs;
      }
      if (page.pageInfo().endCursor() == null || page.pageInfo().endCursor().equals(after)) {
        throw session.incomplete(Call.ListInstanceJobs, "a page without the cursor of the next");
      }
      after = page.pageInfo().endCursor();
    }
  }

  private void requireAdministrator() {
    Answers.User user = session.call(Call.ReadUser, api -> api.user());
    if (user.id() == null && user.admin() == null) {
      throw session.incomplete(Call.ReadUser, "nobody");
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

  private Answers.InstanceJobs page(String after) {
    Answers.JobsOfInstance answer =
        session.call(
            Call.ListInstanceJobs,
            api ->
                api.instanceJobs(
                    new GraphQlRequest(DOCUMENT, Collections.singletonMap("after", after))));
    if (answer.errors() != null && !answer.errors().isEmpty()) {
      throw session.incomplete(Call.ListInstanceJobs, "GraphQL errors");
    }
    if (answer.data() == null
        || answer.data().jobs() == null
        || answer.data().jobs().nodes() == null
        || answer.data().jobs().pageInfo() == null
        || answer.data().jobs().nodes().contains(null)) {
      throw session.incomplete(Call.ListInstanceJobs, "no list of jobs");
    }
    return answer.data().jobs();
  }

  private Job job(Answers.InstanceJob job, Instant now) {
    if (job.id() == null || !job.id().matches("gid://gitlab/[\\w:]+/\\d{1,18}")) {
      throw session.incomplete(Call.ListInstanceJobs, "a job without a number");
    }
    long id = Long.parseLong(job.id().substring(job.id().lastIndexOf('/') + 1));
    String project = job.project() == null ? "" : String.valueOf(job.project().fullPath());
    Set<String> tags = job.tags() == null ? Set.of() : Set.copyOf(job.tags());
    return new Job(id, project, tags, QueuedAt.of(job.queuedDuration(), now));
  }

  private static String document() {
    try (InputStream resource = InstanceJobs.class.getResourceAsStream("instance-queue.graphql")) {
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
