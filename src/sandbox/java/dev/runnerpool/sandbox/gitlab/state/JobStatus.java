package dev.runnerpool.sandbox.gitlab.state;

import java.util.Locale;

/** Status of a job or pipeline, as GitLab calls it. */
public enum JobStatus {
  CREATED,
  WAITING_FOR_RESOURCE,
  PENDING,
  RUNNING,
  SUCCESS,
  FAILED,
  CANCELING,
  CANCELED,
  SKIPPED,
  MANUAL,
  SCHEDULED;

  /** The word GitLab uses, for example {@code pending}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether nothing happens any more unless somebody retries. */
  public boolean isComplete() {
    return this == SUCCESS || this == FAILED || this == CANCELED || this == SKIPPED;
  }
}
