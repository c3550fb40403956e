package dev.runnerpool.core.report;

import dev.runnerpool.core.cost.CostByKind;

/** What was paid for: each dollar is in exactly one of these. */
public enum WasteKind {
  /** Jobs that succeeded. */
  DONE("jobs that succeeded"),
  /** Attempts of jobs that were run again, whatever became of them. */
  RETRIED("attempts that were run again"),
  /** Jobs that failed for good. */
  FAILED("jobs that failed"),
  /** Jobs that were stopped. */
  CANCELED("jobs that were canceled"),
  /** Jobs whose outcome GitLab did not tell. */
  UNTOLD("jobs of unknown outcome"),
  /** Jobs lost with their pods, and starts that failed. */
  LOST("lost jobs and failed starts"),
  /** Runners that waited, with the room they kept. */
  WAITING("runners waiting for jobs"),
  /** Runners that started. */
  STARTUP("runners starting"),
  /** Runners that ended. */
  STOPPING("runners stopping"),
  /** What nobody requested of nodes. */
  IDLE("idle of nodes");

  private final String words;

  WasteKind(String words) {
    this.words = words;
  }

  /** For people. */
  public String words() {
    return words;
  }

  /** The part of a fact, in billionths of a dollar. */
  public long of(CostFact fact) {
    CostByKind cost = fact.spent().cost();
    return switch (this) {
      case DONE, RETRIED, FAILED, CANCELED, UNTOLD -> this == ofJobs(fact) ? cost.job() : 0;
      case LOST -> cost.lost();
      case WAITING -> fact.spent().waiting();
      case STARTUP -> cost.startup();
      case STOPPING -> cost.retiring();
      case IDLE -> fact.spent().idle();
    };
  }

  /** Whether jobs are told apart by it. */
  public boolean isOfJobs() {
    return compareTo(LOST) < 0;
  }

  /** Whether a fact's jobs are of this kind. */
  public boolean countsJobsOf(CostFact fact) {
    return this == ofJobs(fact) && (fact.retried() || fact.outcome() != JobOutcome.NONE);
  }

  private static WasteKind ofJobs(CostFact fact) {
    if (fact.retried()) {
      return RETRIED;
    }
    return switch (fact.outcome()) {
      case SUCCESS -> DONE;
      case FAILED -> FAILED;
      case CANCELED -> CANCELED;
      case UNTOLD, NONE -> UNTOLD;
    };
  }
}
