package dev.runnerpool.gitlab.jobs;

import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.gitlab.client.Endpoint;
import dev.runnerpool.gitlab.client.GitLabClient;
import dev.runnerpool.gitlab.client.GitLabException;
import dev.runnerpool.gitlab.client.GraphQl;
import dev.runnerpool.gitlab.client.GraphQlErrors;
import dev.runnerpool.gitlab.client.GraphQlRequest;
import dev.runnerpool.gitlab.client.RefusedDocuments;
import dev.runnerpool.gitlab.client.Responses;
import dev.runnerpool.gitlab.client.RunnerJobsResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The jobs that a runner of GitLab took, newest first.
 *
 * <p>GraphQL's {@code CiRunner.jobs} gives up to 100 jobs a request with tags, times and the
 * process that ran each ({@code runnerManager.systemId}), which the REST list lacks (GitLab's
 * {@code app/graphql/types/ci/job_type.rb}, {@code lib/api/entities/ci/job_basic_with_project.rb}).
 * It may be asked of one runner per request ({@code resolvers/ci/runner_jobs_resolver.rb}). Only
 * the word for a failure, {@code failure_reason}, is REST's alone: it is asked for when a job
 * failed. While this GitLab refuses the document, REST tells all that it has.
 */
final class RunnerJobHistory {

  private static final Logger LOG = Logger.getLogger(RunnerJobHistory.class);
  private static final String NAME = "runner-jobs";
  private static final String DOCUMENT = GraphQl.document(RunnerJobHistory.class, NAME);
  private static final int MOST_PAGES = 20;
  private static final Map<String, String> NEWEST =
      Map.of("pagination", "keyset", "order_by", "id", "sort", "desc", "per_page", "100");

  private final GitLabClient session;
  private final long runner;
  private final GraphQl graphQl;
  private boolean makeshift;

  RunnerJobHistory(GitLabClient session, long runner) {
    this.session = session;
    this.runner = runner;
    this.graphQl = new GraphQl(session, Endpoint.ListRunnerJobs);
  }

  /**
   * Where a page begins.
   *
   * @param after where GraphQL's page before ended, or null
   * @param query of REST's page, or null
   */
  record Cursor(String after, Map<String, String> query) {}

  /**
   * A page of jobs, newest first.
   *
   * @param jobs by number; those of projects that the token may not read are left out
   * @param next where the next begins; empty after the last
   */
  record Page(NavigableMap<Long, RunnerJobsResponse.Job> jobs, Optional<Cursor> next) {}

  /**
   * The newest jobs.
   *
   * @param jobs by number
   * @param all whether GitLab shows no older ones
   * @param makeshift whether it was read by REST as GraphQL failed, which may pass: lost jobs are
   *     not found in it
   */
  record Newest(NavigableMap<Long, RunnerJobsResponse.Job> jobs, boolean all, boolean makeshift) {

    /** Whether a job would be among these if GitLab still showed it. */
    boolean reach(long id) {
      return all || (!jobs.isEmpty() && id >= jobs.firstKey());
    }
  }

  /**
   * Reads pages, at most 20, until one reaches down to a job.
   *
   * @param downTo the job's number; {@link Long#MAX_VALUE} for one page
   * @throws GitLabException when a page could not be read
   */
  Newest read(long downTo) {
    NavigableMap<Long, RunnerJobsResponse.Job> jobs = new TreeMap<>();
    Optional<Cursor> from = Optional.empty();
    for (int number = 0; number < MOST_PAGES; number++) {
      Page page = page(from);
      page.jobs().forEach(jobs::putIfAbsent);
      boolean reached = !jobs.isEmpty() && jobs.firstKey() <= downTo;
      from = page.next();
      if (reached || from.isEmpty()) {
        return new Newest(jobs, from.isEmpty(), makeshift);
      }
    }
    return new Newest(jobs, false, makeshift);
  }

  /**
   * Why the runner's last 100 failed jobs failed, in GitLab's words, by the jobs' numbers.
   *
   * @throws GitLabException when they could not be read
   */
  Map<Long, String> failureReasons() {
    Map<String, String> failed = new HashMap<>(NEWEST);
    failed.put("status", "failed");
    return restPage(failed).items().stream()
        .filter(job -> job != null && job.id() != null && job.failureReason() != null)
        .collect(
            Collectors.toMap(
                RunnerJobsResponse.RestJob::id,
                RunnerJobsResponse.RestJob::failureReason,
                (a, b) -> b));
  }

  /**
   * Reads one page, from the newest jobs on if it is not known where, or if the way of reading
   * changed.
   *
   * @throws GitLabException when it could not be read
   */
  Page page(Optional<Cursor> from) {
    RefusedDocuments documents = session.documents();
    if (documents.inForce(NAME).isPresent()) {
      return byRest(from);
    }
    Responses.Answer<RunnerJobsResponse.Data> answer;
    try {
      answer = ask(from.map(Cursor::after).orElse(null));
    } catch (GitLabException e) {
      return withoutGraphQl(from, e);
    }
    GraphQlErrors errors = answer.problems();
    Optional<String> refusal = errors.refusal();
    if (refusal.isPresent()) {
      tell(documents.refused(NAME, refusal.get()));
      return byRest(from);
    }
    if (!errors.isEmpty()) {
      throw graphQl.incomplete("GraphQL errors");
    }
    documents.answered(NAME);
    return page(answer.data());
  }

  /** Reads by REST this time, and only if it lasts from now on: REST lacks what finds lost jobs. */
  private Page withoutGraphQl(Optional<Cursor> from, GitLabException e) {
    if (!GraphQl.isMissing(e)) {
      throw e;
    }
    Page page = byRest(from);
    Optional<RefusedDocuments.Refusal> lasting =
        session.documents().failed(NAME, e.status() + " to POST /graphql");
    lasting.ifPresent(this::tell);
    makeshift = lasting.isEmpty();
    return page;
  }

  private Responses.Answer<RunnerJobsResponse.Data> ask(String after) {
    Map<String, Object> variables = new HashMap<>();
    variables.put("runner", "gid://gitlab/Ci::Runner/" + runner);
    variables.put("after", after);
    return session.call(
        Endpoint.ListRunnerJobs, api -> api.runnerJobs(new GraphQlRequest(DOCUMENT, variables)));
  }

  private Page page(RunnerJobsResponse.Data data) {
    if (data == null) {
      throw graphQl.incomplete("no data");
    }
    if (data.runner() == null || data.runner().jobs() == null) {
      throw hidden();
    }
    Responses.Nodes<RunnerJobsResponse.Job> page = data.runner().jobs();
    if (page.nodes() == null || page.pageInfo() == null) {
      throw graphQl.incomplete("no list of jobs");
    }
    NavigableMap<Long, RunnerJobsResponse.Job> jobs = new TreeMap<>();
    for (RunnerJobsResponse.Job job : page.nodes()) {
      // A job of a project that the token may not read has no fields.
      if (job != null && job.id() != null) {
        jobs.put(graphQl.number(job.id()), job);
      }
    }
    boolean more = Boolean.TRUE.equals(page.pageInfo().hasNextPage());
    return new Page(
        jobs,
        Optional.ofNullable(page.pageInfo().endCursor())
            .filter(after -> more)
            .map(after -> new Cursor(after, null)));
  }

  private Page byRest(Optional<Cursor> from) {
    GitLabClient.ListPage<RunnerJobsResponse.RestJob> page =
        restPage(from.map(Cursor::query).filter(Objects::nonNull).orElse(NEWEST));
    NavigableMap<Long, RunnerJobsResponse.Job> jobs = new TreeMap<>();
    page.items().stream()
        .filter(job -> job != null && job.id() != null)
        .forEach(job -> jobs.put(job.id(), job.byGraphQl()));
    return new Page(jobs, page.next().map(query -> new Cursor(null, query)));
  }

  private GitLabClient.ListPage<RunnerJobsResponse.RestJob> restPage(Map<String, String> query) {
    return session.page(
        Endpoint.ListRunnerJobsByRest, query, (api, page) -> api.jobsOfRunner(runner, page));
  }

  private void tell(RefusedDocuments.Refusal refusal) {
    LOG.warnf(
        "%s does not tell the jobs of runners by GraphQL (%s): until %s they are read by REST,"
            + " which lacks their tags and their runners' slots",
        session.account().url(), refusal.why(), refusal.until());
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
}
