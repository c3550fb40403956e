package dev.runnerpool.core.objective;

import java.time.Instant;

/**
 * How a pool has kept its objective.
 *
 * @param objective what it promises
 * @param since when counting began
 * @param within jobs that started in time
 * @param late jobs that did not
 * @param held jobs that waited for the pool's own limits, which count as neither
 */
public record ObjectiveRecord(
    StartObjective objective, Instant since, long within, long late, long held) {

  /** Which share started in time, from 0 to 1; 1 as long as none was late. */
  public double share() {
    return late == 0 ? 1 : (double) within / judged();
  }

  /** How many were judged: neither those that wait still nor those that a limit held. */
  public long judged() {
    return within + late;
  }

  /**
   * Which share is left of the error budget, the jobs that may be late of those that were judged: 1
   * as long as none was, 0 once it is used up, and below 0 if the objective is not kept.
   */
  public double budgetLeft() {
    return late == 0 ? 1 : 1 - late / (judged() * (1 - objective.share()));
  }

  /** Whether it is kept by now. */
  public boolean isKept() {
    return share() >= objective.share();
  }
}
