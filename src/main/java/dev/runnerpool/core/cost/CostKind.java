package dev.runnerpool.core.cost;

import java.util.Locale;

/** What money was spent on. */
public enum CostKind {
  /** Running a job that ended by itself, well or badly. */
  JOB,
  /** Waiting for a job. */
  IDLE,
  /** Starting: scheduled on a node, not asking for jobs yet. */
  STARTUP,
  /** Running a job that came to nothing because its pod was lost. */
  LOST;

  /** The value of the meters' label. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
