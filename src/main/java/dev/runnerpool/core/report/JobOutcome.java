package dev.runnerpool.core.report;

/** What became of the job that money was spent on. */
public enum JobOutcome {
  /** Its script did not fail. */
  SUCCESS,
  /** It failed, for whatever reason. */
  FAILED,
  /** Somebody or something stopped it. */
  CANCELED,
  /** There was a job, and GitLab did not tell what became of it, or not yet. */
  UNTOLD,
  /** There was no job. */
  NONE
}
