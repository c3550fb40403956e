package dev.runnerpool.core.scaling;

/** One step of a plan. */
public sealed interface Action {

  /** The slot it is about. */
  int slot();

  /** Start a runner in a free slot, for that entry of the placement. */
  record Start(int slot, int nodeChoice, Reason reason) implements Action {}

  /** Tell a runner to stop; if it took a job in this instant, the job runs to its end. */
  record Retire(int slot, String runnerId, Reason reason) implements Action {}

  /** Remove what is left of a runner that ended, after its cost and outcome are recorded. */
  record Remove(int slot, String runnerId) implements Action {}
}
