package dev.runnerpool.core.objective;

/** How a job's wait stands to its pool's objective; each job has one at most. */
public enum StartVerdict {
  /** A runner took it in time. */
  WITHIN,
  /** It waited longer, and not for a limit of the pool; whether a runner ever took it or not. */
  LATE,
  /**
   * It waited longer, but no longer than promised while the pool might have started a runner for
   * it: the rest of the time the pool was at its {@code max} or budget, or paused.
   */
  HELD_BY_LIMIT
}
