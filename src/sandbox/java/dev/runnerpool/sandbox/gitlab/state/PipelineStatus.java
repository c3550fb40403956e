package dev.runnerpool.sandbox.gitlab.state;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The status that jobs make together. Source: GitLab's {@code Gitlab::Ci::Status::Composite}, whose
 * order decides; a job that is being cancelled counts as one that runs here.
 */
final class PipelineStatus {
  private PipelineStatus() {}

  static JobStatus of(List<Job> jobs) {
    Set<JobStatus> all = EnumSet.noneOf(JobStatus.class);
    boolean passed = false;
    for (Job job : jobs) {
      JobStatus status = job.status();
      boolean ended = status == JobStatus.FAILED || status == JobStatus.CANCELED;
      if (!job.failureIsAllowed() || !ended && status != JobStatus.MANUAL) {
        all.add(status == JobStatus.CANCELING ? JobStatus.RUNNING : status);
      }
      passed |= ended && job.failureIsAllowed();
    }
    return of(all, passed);
  }

  /**
   * The status.
   *
   * @param all without those of jobs that need not end well, nor be played
   * @param passed whether any of them ended badly
   */
  private static JobStatus of(Set<JobStatus> all, boolean passed) {
    if (!passed && only(all, JobStatus.SKIPPED)) {
      return JobStatus.SKIPPED;
    }
    if (only(all, JobStatus.SUCCESS, JobStatus.SKIPPED)) {
      return JobStatus.SUCCESS;
    }
    if (only(all, JobStatus.CREATED)) {
      return JobStatus.CREATED;
    }
    if (only(all, JobStatus.CANCELED, JobStatus.SUCCESS, JobStatus.SKIPPED)) {
      return JobStatus.CANCELED;
    }
    if (only(all, JobStatus.PENDING, JobStatus.CREATED, JobStatus.SKIPPED)) {
      return JobStatus.PENDING;
    }
    if (all.contains(JobStatus.RUNNING) || all.contains(JobStatus.PENDING)) {
      return JobStatus.RUNNING;
    }
    return List.of(JobStatus.WAITING_FOR_RESOURCE, JobStatus.MANUAL, JobStatus.SCHEDULED).stream()
        .filter(all::contains)
        .findFirst()
        .orElse(all.contains(JobStatus.CREATED) ? JobStatus.RUNNING : JobStatus.FAILED);
  }

  private static boolean only(Set<JobStatus> all, JobStatus... these) {
    return Set.of(these).containsAll(all);
  }
}
