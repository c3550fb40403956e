package dev.runnerpool.core.meter;

import dev.runnerpool.core.records.CostNode;
import dev.runnerpool.core.records.RunnerCost.CostJob;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A runner as its pods show it. The meter takes the same object for an unchanged runner.
 *
 * @param runner UID of its pod
 * @param slot of the pool; empty if its pod does not tell
 * @param node what it runs on
 * @param timeline what happened to it
 * @param scheduled since when its pod has a node
 * @param holdings the room it holds or held, of all pods that are still there
 * @param job its job, if its pods tell
 * @param idle whether it shows that it holds no job, also where it was thought to hold one
 * @param end how its own pod ended
 */
public record RunnerSighting(
    String runner,
    OptionalInt slot,
    CostNode node,
    RunnerTimeline timeline,
    Instant scheduled,
    List<Holding> holdings,
    Optional<CostJob> job,
    boolean idle,
    End end) {

  /** How a runner's own pod ended. */
  public enum End {
    /** It has not, or is not there any more. */
    NONE,
    /** Well. */
    WELL,
    /** Badly: what its job cost came to nothing, or its start did. */
    BADLY
  }

  /** Keeps a copy. */
  public RunnerSighting {
    holdings = List.copyOf(holdings);
  }

  /** The same, with no pod left. */
  RunnerSighting gone() {
    return new RunnerSighting(
        runner, slot, node, timeline, scheduled, List.of(), job, false, End.NONE);
  }
}
