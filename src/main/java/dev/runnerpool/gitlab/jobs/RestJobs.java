package dev.runnerpool.gitlab.jobs;

import dev.runnerpool.gitlab.client.Endpoint;
import dev.runnerpool.gitlab.client.GitLabClient;
import dev.runnerpool.gitlab.client.Responses;
import dev.runnerpool.gitlab.client.RunnerJobsResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The jobs that a runner took, as REST tells them ({@code GET /runners/:id/jobs}): newest first,
 * without tags, and without the process that ran each.
 */
record RestJobs(GitLabClient session, long runner) {

  private static final double MILLIS = 1000;
  private static final Map<String, String> NEWEST =
      Map.of("pagination", "keyset", "order_by", "id", "sort", "desc", "per_page", "100");

  /** Reads the page with that query, or the first. */
  GitLabClient.ListPage<RunnerJobsResponse.RestJob> page(Optional<Map<String, String>> query) {
    return session.page(
        Endpoint.ListRunnerJobsByRest,
        query.orElse(NEWEST),
        (api, page) -> api.jobsOfRunner(runner, page));
  }

  /** Why the runner's last 100 failed jobs failed, by their numbers. */
  Map<Long, String> failureReasons() {
    Map<String, String> failed = new HashMap<>(NEWEST);
    failed.put("status", "failed");
    Map<Long, String> reasons = new HashMap<>();
    for (RunnerJobsResponse.RestJob job : page(Optional.of(failed)).items()) {
      if (job != null && job.id() != null && job.failureReason() != null) {
        reasons.put(job.id(), job.failureReason());
      }
    }
    return reasons;
  }

  /** The job as GraphQL would tell it, as far as REST does. */
  static RunnerJobsResponse.Job job(RunnerJobsResponse.RestJob job) {
    return new RunnerJobsResponse.Job(
        "gid://gitlab/Ci::Build/" + job.id(),
        job.name(),
        job.status() == null ? null : job.status().toUpperCase(Locale.ROOT),
        List.of(),
        job.ref(),
        job.ofTag(),
        queuedAt(job),
        job.startedAt(),
        job.finishedAt(),
        new RunnerJobsResponse.Stage(job.stage()),
        new Responses.ProjectOfJob(null, job.project() == null ? null : job.project().path(), null),
        null);
  }

  private static Instant queuedAt(RunnerJobsResponse.RestJob job) {
    return job.startedAt() == null || job.queuedSeconds() == null
        ? null
        : job.startedAt().minus(Duration.ofMillis((long) (job.queuedSeconds() * MILLIS)));
  }
}
