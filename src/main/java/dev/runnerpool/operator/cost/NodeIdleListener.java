package dev.runnerpool.operator.cost;

import dev.runnerpool.core.records.CostNode;

/** Is told of what nodes cost that no pod of a pool used. */
public interface NodeIdleListener {

  /** So many billionths of a dollar more. */
  void idle(CostNode node, long nanos);
}
