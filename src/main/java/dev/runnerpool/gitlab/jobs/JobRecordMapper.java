package dev.runnerpool.gitlab.jobs;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.records.JobRecord;
import dev.runnerpool.core.records.JobRecord.RefKind;
import dev.runnerpool.core.records.JobRecord.Status;
import dev.runnerpool.gitlab.SystemId;
import dev.runnerpool.gitlab.client.RunnerJobsResponse;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes records of what GitLab tells of a pool's jobs.
 *
 * @param gitlab address of it
 */
record JobRecordMapper(String gitlab, RunnerPool pool) {

  private static final Pattern PIPELINE = Pattern.compile("gid://gitlab/Ci::Pipeline/(\\d{1,18})");

  private static final Map<String, Status> ENDS =
      Map.of("SUCCESS", Status.Success, "FAILED", Status.Failed, "CANCELED", Status.Canceled);

  /** A job that is being cancelled runs until its runner, or its timeout, says that it ended. */
  private static final Set<String> RUNNING = Set.of("RUNNING", "CANCELING");

  /** How the job ended; empty while it has not. */
  static Optional<Status> end(RunnerJobsResponse.Job job) {
    return Optional.ofNullable(job.status())
        .map(ENDS::get)
        .filter(status -> job.finishedAt() != null);
  }

  /** The record of a job that ended. */
  JobRecord record(long id, RunnerJobsResponse.Job job, Map<Long, String> failureReasons) {
    Status status = end(job).orElseThrow();
    return new JobRecord(
        gitlab,
        id,
        job.project() == null ? "" : text(job.project().fullPath()),
        text(job.name()),
        refKind(job),
        job.stage() == null ? "" : text(job.stage().name()),
        job.tags() == null ? Set.of() : Set.copyOf(job.tags()),
        Optional.ofNullable(job.queuedAt()),
        Optional.ofNullable(job.startedAt()),
        job.finishedAt(),
        status,
        status == Status.Failed ? Optional.ofNullable(failureReasons.get(id)) : Optional.empty(),
        slot(job),
        pipeline(job));
  }

  /** Pipelines of merge requests run for {@code refs/merge-requests/1/head} or {@code …/merge}. */
  private static RefKind refKind(RunnerJobsResponse.Job job) {
    if (text(job.refName()).startsWith("refs/merge-requests/")) {
      return RefKind.MergeRequest;
    }
    return Boolean.TRUE.equals(job.createdByTag()) ? RefKind.Tag : RefKind.Branch;
  }

  /** Of {@code gid://gitlab/Ci::Pipeline/7}; empty for whatever else is told. */
  private static OptionalLong pipeline(RunnerJobsResponse.Job job) {
    Matcher id = PIPELINE.matcher(job.pipeline() == null ? "" : text(job.pipeline().id()));
    return id.matches() ? OptionalLong.of(Long.parseLong(id.group(1))) : OptionalLong.empty();
  }

  /** The slot whose process took it; empty if the pool has no such. */
  OptionalInt slot(RunnerJobsResponse.Job job) {
    return job.process() == null
        ? OptionalInt.empty()
        : SystemId.slot(pool, text(job.process().systemId()));
  }

  /** The job in the hands of a slot's process; by a status that is not known here it is in none. */
  Optional<LostJobs.Running> running(RunnerJobsResponse.Job job) {
    OptionalInt slot = slot(job);
    return RUNNING.contains(text(job.status()))
            && slot.isPresent()
            && job.startedAt() != null
            && job.project() != null
            && job.project().fullPath() != null
        ? Optional.of(new LostJobs.Running(slot.getAsInt(), job.startedAt()))
        : Optional.empty();
  }

  private static String text(String maybe) {
    return maybe == null ? "" : maybe;
  }
}
