package dev.runnerpool.gitlab.jobs;

import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.gitlab.client.Endpoint;
import dev.runnerpool.gitlab.client.GitLabClient;
import dev.runnerpool.gitlab.client.GitLabException;
import dev.runnerpool.gitlab.client.GraphQlRequest;
import dev.runnerpool.gitlab.client.RunnerJobsResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The jobs that a runner of GitLab took, newest first.
 *
 * <p>GraphQL's {@code CiRunner.jobs} gives up to 100 jobs a request with tags, times and the
 * process that ran each ({@code runnerManager.systemId}), which the REST list lacks (GitLab's
 * {@code app/graphql/types/ci/job_type.rb}, {@code lib/api/entities/ci/job_basic_with_project.rb}).
 * It may be asked of one runner per request ({@code resolvers/ci/runner_jobs_resolver.rb}). Only
 * the word for a failure, {@code failure_reason}, is REST's alone ({@code GET /runners/:id/jobs},
 * {@code lib/api/entities/ci/job_basic.rb}): it is asked for when a job failed.
 */
final class RunnerJobHistory {

  private static final String DOCUMENT = document();
  private static final int MOST_PAGES = 20;
  private static final Map<String, String> FAILED =
      Map.of(
          "status", "failed",
          "pagination", "keyset",
          "order_by", "id",
          "sort", "desc",
          "per_page", "100");

  private final GitLabClient session;
  private final long runner;

  /**
   * Reads nothing yet.
   *
   * @param runner GitLab's number of the runner
   */
  RunnerJobHistory(GitLabClient session, long runner) {
    this.session = session;
    this.runner = runner;
  }

  /**
   * Reads pages, at most 20, until one reaches down to a job.
   *
   * @param downTo the job's number; {@link Long#MAX_VALUE} for one page
   * @return the jobs by number
   * @throws GitLabException when a page could not be read
   */
  NavigableMap<Long, RunnerJobsResponse.Job> read(long downTo) {
    NavigableMap<Long, RunnerJobsResponse.Job> jobs = new TreeMap<>();
    String after = null;
    for (int number = 0; number < MOST_PAGES; number++) {
      RunnerJobsResponse.Page page = page(after);
      for (RunnerJobsResponse.Job job : page.nodes()) {
        // A job of a project that the token may not read has no fields.
        if (job != null && job.id() != null) {
          jobs.putIfAbsent(id(job.id()), job);
        }
      }
      boolean reached = !jobs.isEmpty() && jobs.firstKey() <= downTo;
      after = page.pageInfo().endCursor();
      if (reached || after == null || !Boolean.TRUE.equals(page.pageInfo().hasNextPage())) {
        return jobs;
      }
    }
    return jobs;
  }

  /**
   * Why the runner's last 100 failed jobs failed, in GitLab's words, by the jobs' numbers.
   *
   * @throws GitLabException when they could not be read
   */
  Map<Long, String> failureReasons() {
    List<RunnerJobsResponse.Failed> failed =
        session.call(Endpoint.ListFailedJobs, api -> api.failedJobs(runner, FAILED));
    Map<Long, String> reasons = new HashMap<>();
    for (RunnerJobsResponse.Failed job : failed) {
      if (job != null && job.id() != null && job.reason() != null) {
        reasons.put(job.id(), job.reason());
      }
    }
    return reasons;
  }

  /**
   * Reads one page.
   *
   * @param after where the page before ended, null for the newest jobs
   * @throws GitLabException when it could not be read
   */
  RunnerJobsResponse.Page page(String after) {
    Map<String, Object> variables = new HashMap<>();
    variables.put("runner", "gid://gitlab/Ci::Runner/" + runner);
    variables.put("after", after);
    RunnerJobsResponse.Answer answer =
        session.call(
            Endpoint.ListRunnerJobs,
            api -> api.runnerJobs(new GraphQlRequest(DOCUMENT, variables)));
    if (answer.errors() != null && !answer.errors().isEmpty()) {
      throw session.incomplete(Endpoint.ListRunnerJobs, "GraphQL errors");
    }
    if (answer.data() == null) {
      throw session.incomplete(Endpoint.ListRunnerJobs, "no data");
    }
    if (answer.data().runner() == null || answer.data().runner().jobs() == null) {
      throw hidden();
    }
    RunnerJobsResponse.Page page = answer.data().runner().jobs();
    if (page.nodes() == null || page.pageInfo() == null) {
      throw session.incomplete(Endpoint.ListRunnerJobs, "no list of jobs");
    }
    return page;
  }

  /** GraphQL hides what a token may not read, and what does not exist, in the same way. */
  private GitLabException hidden() {
    return new GitLabException(
        Reason.Forbidden,
        "%s shows no jobs of runner %d: it does not exist, or the token in %s, lacks the scope"
                .formatted(session.account().url(), runner, session.account().tokenName())
            + " read_api or the role Maintainer in the group or project, or its user is no"
            + " administrator of the instance");
  }

  /** The job's number. */
  long id(String gid) {
    if (!gid.matches("gid://gitlab/[\\w:]+/\\d{1,18}")) {
      throw session.incomplete(Endpoint.ListRunnerJobs, "a job without a number");
    }
    return Long.parseLong(gid.substring(gid.lastIndexOf('/') + 1));
  }

  private static String document() {
    try (InputStream resource = RunnerJobHistory.class.getResourceAsStream("runner-jobs.graphql")) {
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
