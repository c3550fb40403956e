package dev.runnerpool.core.cost;

import java.util.Locale;

/** What money was spent on. */
public enum CostKind {
  /** Running a job that ended by itself, well or badly: its runner and its own pod. */
  JOB,
  /** A runner that waits for a job, without the room it keeps for one. */
  WARM,
  /** A runner that starts: it has a node and does not ask for jobs yet. */
  STARTUP,
  /** The room that a waiting runner keeps for its job. */
  RESERVED,
  /** A runner that was told to stop and has no job, and what still ends after a job. */
  RETIRING,
  /** Running a job that came to nothing because its pod was lost, and starts that failed. */
  LOST;

  /** The value of the meters' label. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
