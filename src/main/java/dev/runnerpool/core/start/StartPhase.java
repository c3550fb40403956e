package dev.runnerpool.core.start;

import java.util.Locale;

/**
 * A step on a job's way from the queue to its script, in their order. Each lasts from the end of
 * the one before to the moment it names.
 */
public enum StartPhase {
  /**
   * The operator knew of the job: the pool was given it. Absent if a runner took it before any
   * reading of the queue showed it; at once if it waited before the operator looked at the pool.
   */
  Known,
  /** The runner that took it was created; at once if that was there already. */
  RunnerCreated,
  /** The runner's pod was given a node, with room for the job where that is reserved. */
  RunnerScheduled,
  /** The runner's containers ran, so that it asks for jobs. */
  RunnerReady,
  /** The runner took the job. */
  Claimed,
  /** The job's pod was given a node; absent with the Shell executor, as the next one. */
  JobPodScheduled,
  /** The images of the job's containers were there and its containers ran. */
  ImagesPulled,
  /**
   * The runner executes its first script in the job's pod, the one that gets the sources: section
   * {@code get_sources} of the job's log. The cache, artifacts and then the user's own script,
   * section {@code step_script}, follow; no pod tells when. With the Shell executor it is the
   * claim.
   */
  ScriptStarted;

  /** Whether it is passed by the job's own pod. */
  boolean isOfJobPod() {
    return this == JobPodScheduled || this == ImagesPulled;
  }

  /** Whether it is over at once if a runner that takes the job was there already. */
  boolean isOfRunner() {
    return this == RunnerCreated || this == RunnerScheduled || this == RunnerReady;
  }

  /** As labels and columns call it, such as {@code runner_created}. */
  public String label() {
    return name().replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }
}
