package dev.runnerpool.core.start;

/**
 * A step on a job's way from the queue to its script, in their order. Each lasts from the end of
 * the one before to the moment it names.
 */
public enum StartPhase {
  /** The operator knew of the job: it stood in a reading of the queue. */
  Known,
  /** The runner that took it was created; at once if that was there already. */
  RunnerCreated,
  /** The runner's pod was given a node. */
  RunnerScheduled,
  /** The runner asked for jobs. */
  RunnerReady,
  /** The runner took the job. */
  Claimed,
  /** The job's pod was given a node; absent with the Shell executor, as the next one. */
  JobPodScheduled,
  /** The images of the job's containers were there and its containers ran. */
  ImagesPulled,
  /** The job's script began. */
  ScriptStarted
}
