package dev.runnerpool.core.demand;

/** Why a pool has no runner for one more job, and cannot start one. */
public enum ScaleUpBlocker {
  /** All the runners it may have are there, and none is free. */
  AT_MAX("is at its max"),
  /** Its namespace's quota admits no more runners. */
  AT_QUOTA("is at its namespace's quota"),
  /** One more runner would cost more than it may. */
  OVER_BUDGET("is at its budget"),
  /** Its starts failed, and it tries again only now and then. */
  STARTS_FAILING("fails to start runners"),
  /** Its runner in GitLab is not ready. */
  NOT_REGISTERED("has no runner in GitLab yet"),
  /** Its queue was not read for too long to start runners by it. */
  QUEUE_UNKNOWN("cannot read its queue"),
  /** Its mode is Recommend. */
  RECOMMENDS_ONLY("only recommends");

  private final String words;

  ScaleUpBlocker(String words) {
    this.words = words;
  }

  /** For people, after the pool's name. */
  public String words() {
    return words;
  }
}
