package dev.runnerpool.gitlab.faults;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.records.JobRecords;
import dev.runnerpool.gitlab.JobQueues;
import java.time.Instant;
import java.util.List;

/**
 * What the operator knows before it says so in a status, and what it says in none.
 *
 * @param url where GitLab reaches the operator
 */
record Inside(JobQueues queues, JobRecords jobs, String url) {

  /** How the ways stand by which GitLab tells of new jobs, in the words of the status. */
  List<String> signals(RunnerPool pool) {
    return queues.facts(pool).signals();
  }

  /** Whether a failed job of the pool is kept with GitLab's reason. */
  boolean knowsWhyAJobFailed(String pool) {
    return jobs.finished(pool, Instant.EPOCH).stream()
        .anyMatch(job -> job.failureReason().filter("script_failure"::equals).isPresent());
  }
}
