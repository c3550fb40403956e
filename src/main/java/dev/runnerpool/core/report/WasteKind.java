package dev.runnerpool.core.report;

import dev.runnerpool.core.cost.CostByKind;
import java.util.function.ToLongBiFunction;

/** What was paid for: each dollar is in exactly one of these. */
public enum WasteKind {
  /** Jobs that succeeded. */
  DONE("jobs that succeeded", (fact, cost) -> is(fact, JobOutcome.SUCCESS) ? cost.job() : 0),
  /** Attempts of jobs that were run again, whatever became of them. */
  RETRIED("attempts that were run again", (fact, cost) -> fact.retried() ? cost.job() : 0),
  /** Jobs that failed for good. */
  FAILED("jobs that failed", (fact, cost) -> is(fact, JobOutcome.FAILED) ? cost.job() : 0),
  /** Jobs that were stopped. */
  CANCELED(
      "jobs that were canceled", (fact, cost) -> is(fact, JobOutcome.CANCELED) ? cost.job() : 0),
  /** Jobs whose outcome GitLab did not tell. */
  UNTOLD(
      "jobs of untold outcome",
      (fact, cost) -> is(fact, JobOutcome.UNTOLD) || is(fact, JobOutcome.NONE) ? cost.job() : 0),
  /** Jobs lost with their pods, and starts that failed. */
  LOST("lost jobs and failed starts", (fact, cost) -> cost.lost()),
  /** Runners that waited, with the room they kept. */
  WAITING("runners waiting for jobs", (fact, cost) -> cost.warm() + cost.reserved()),
  /** Runners that started. */
  STARTUP("runners starting", (fact, cost) -> cost.startup()),
  /** Runners that ended. */
  STOPPING("runners stopping", (fact, cost) -> cost.retiring()),
  /** What nobody requested of nodes. */
  IDLE("idle of nodes", (fact, cost) -> fact.spent().idle());

  private final String words;
  private final ToLongBiFunction<CostFact, CostByKind> part;

  WasteKind(String words, ToLongBiFunction<CostFact, CostByKind> part) {
    this.words = words;
    this.part = part;
  }

  /** For people. */
  public String words() {
    return words;
  }

  /** The part of a fact, in billionths of a dollar. */
  public long of(CostFact fact) {
    return part.applyAsLong(fact, fact.spent().cost());
  }

  /** Whether jobs are told apart by it. */
  public boolean isOfJobs() {
    return compareTo(LOST) < 0;
  }

  /** Whether a fact's jobs are of this kind. */
  public boolean countsJobsOf(CostFact fact) {
    return switch (this) {
      case RETRIED -> fact.retried();
      case DONE -> is(fact, JobOutcome.SUCCESS);
      case FAILED -> is(fact, JobOutcome.FAILED);
      case CANCELED -> is(fact, JobOutcome.CANCELED);
      case UNTOLD -> is(fact, JobOutcome.UNTOLD);
      case LOST, WAITING, STARTUP, STOPPING, IDLE -> false;
    };
  }

  private static boolean is(CostFact fact, JobOutcome outcome) {
    return !fact.retried() && fact.outcome() == outcome;
  }
}
