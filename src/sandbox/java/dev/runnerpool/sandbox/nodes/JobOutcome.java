package dev.runnerpool.sandbox.nodes;

/**
 * How a job ended.
 *
 * @param failureReason GitLab's word for why it failed, empty if it did not
 */
record JobOutcome(int exitCode, String failureReason) {
  static final JobOutcome SUCCESS = new JobOutcome(0, "");
  static final JobOutcome SYSTEM_FAILURE = new JobOutcome(1, "runner_system_failure");
  static final JobOutcome TIMED_OUT = new JobOutcome(1, "job_execution_timeout");

  boolean isSuccess() {
    return failureReason.isEmpty();
  }

  String state() {
    return isSuccess() ? "success" : "failed";
  }
}
