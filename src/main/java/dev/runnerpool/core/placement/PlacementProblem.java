package dev.runnerpool.core.placement;

import dev.runnerpool.core.reason.StatedReason;

/**
 * What can be wrong with an entry of {@code placement.nodes}; the most serious first. The name is
 * the reason of the condition.
 */
public enum PlacementProblem implements StatedReason {
  /** There is no such node group or NodePool. */
  NodesMissing,
  /** Its nodes are, or may be, of another architecture. */
  ArchitectureMismatch,
  /** It has no nodes of the wanted capacity. */
  CapacityMismatch,
  /** Its nodes cannot have a wanted label. */
  LabelMismatch,
  /** Its nodes have a taint that the pool's pods do not tolerate. */
  TaintNotTolerated,
  /** It may not grow as far as the pool. */
  NodeLimitTooLow,
  /** It says itself that something is wrong with it. */
  NodesUnhealthy
}
