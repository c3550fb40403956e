package dev.runnerpool.operator.reconcile;

import dev.runnerpool.core.reason.StatedReason;

/** What an event tells of a single job. */
enum JobEvent implements StatedReason {
  /** The runner of a job is gone for good. */
  JobLost
}
