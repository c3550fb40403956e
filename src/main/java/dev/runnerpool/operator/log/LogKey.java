package dev.runnerpool.operator.log;

/**
 * The keys that lines of the log have beside their message, in the order in which a text line has
 * them. In JSON they stand below {@code mdc}; all values are text.
 */
public enum LogKey {
  /** Namespace of the pool. */
  NAMESPACE("namespace"),
  /** Name of the pool. */
  POOL("pool"),
  /** Reason of a decision, or how a job failed in GitLab's word. */
  REASON("reason"),
  /** Runner pods that were made. */
  STARTED("started"),
  /** Runner pods that were told to stop. */
  STOPPED("stopped"),
  /** Waiting jobs that no runner took; absent while the queue was never read. */
  WAITING("waiting"),
  /** Idle runners, before what was decided. */
  IDLE("idle"),
  /** Busy runners, before what was decided. */
  BUSY("busy"),
  /** Starting runners, before what was decided. */
  STARTING("starting"),
  /** Most runners that the pool may have. */
  MAX("max"),
  /** How many decisions the line tells of. */
  DECISIONS("decisions"),
  /** GitLab's number of the job. */
  JOB("job"),
  /** Full path of the job's project. */
  PROJECT("project"),
  /** Pod of the runner. */
  RUNNER("runner"),
  /** Pod of the job. */
  JOB_POD("jobPod"),
  /** How a job ended. */
  STATUS("status"),
  /** How long a job waited for its runner. */
  WAITED("waited"),
  /** How long it took. */
  DURATION("duration");

  private final String text;

  LogKey(String text) {
    this.text = text;
  }

  /** The key as it is written. */
  public String text() {
    return text;
  }
}
