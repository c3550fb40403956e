package dev.runnerpool.gitlab.queue;

import dev.runnerpool.core.demand.Job;
import dev.runnerpool.gitlab.client.Endpoint;
import dev.runnerpool.gitlab.client.GitLabClient;
import dev.runnerpool.gitlab.client.Responses;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The waiting jobs of one project, by keyset pages: the only paging of jobs that GitLab keeps
 * stable while jobs come and go.
 *
 * @param id number or full path, as GitLab is asked
 * @param number the project's, or 0 if its jobs are to tell it
 * @param path for people
 */
record ProjectJobs(GitLabClient session, String id, long number, String path, ProtectedRefs refs)
    implements JobSource {

  private static final Map<String, String> FIRST_PAGE =
      Map.of(
          "scope[]", "pending",
          "pagination", "keyset",
          "order_by", "id",
          "sort", "desc");

  /** The jobs of a project that is known by one word, number or full path. */
  ProjectJobs(GitLabClient session, String id, ProtectedRefs refs) {
    this(session, id, 0, id, refs);
  }

  @Override
  public String means() {
    return "REST, a request per 100 jobs";
  }

  @Override
  public List<Job> read(Runnable between) {
    return read(Set.of(), between).jobs();
  }

  /** {@inheritDoc} A job that waits again, or later than a younger one, is not among the first. */
  @Override
  public Found readNew(Set<Long> known) {
    return read(known, () -> {});
  }

  @Override
  public int requestsOfNew() {
    return 1;
  }

  private Found read(Set<Long> known, Runnable between) {
    GitLabClient.Entries<Responses.Job> pending =
        session.first(
            Endpoint.ListJobs,
            FIRST_PAGE,
            (api, page) -> api.projectJobs(id, page),
            job -> job != null && known.contains(job.id()),
            between);
    Instant now = session.clock().instant();
    List<Job> jobs =
        pending.items().stream()
            .map(this::complete)
            .filter(this::waits)
            .map(job -> job(job, now))
            .toList();
    return new Found(jobs, pending.all());
  }

  private Responses.Job complete(Responses.Job job) {
    if (job == null || job.id() == null || job.status() == null || job.tags() == null) {
      throw session.incomplete(
          Endpoint.ListJobs, "a job of project " + path + " without id, status or tag_list");
    }
    return job;
  }

  /** A pending job with a runner is taken already, and only not yet acknowledged. */
  private boolean waits(Responses.Job job) {
    return job.runner() == null && "pending".equals(job.status());
  }

  private Job job(Responses.Job job, Instant now) {
    Job read =
        new Job(
            job.id(),
            project(job),
            path,
            Set.copyOf(job.tags()),
            KnownJobs.queuedAt(job.queuedSeconds(), now),
            Optional.empty());
    return refs.mark(read, job.ref(), Optional.ofNullable(job.ofTag()));
  }

  private long project(Responses.Job job) {
    boolean told = number == 0 && job.pipeline() != null && job.pipeline().projectId() != null;
    return told ? job.pipeline().projectId() : number;
  }
}
