package dev.runnerpool.operator.metrics;

import dev.runnerpool.core.cost.CostByKind;
import dev.runnerpool.core.records.CostNode;
import dev.runnerpool.operator.cost.NodeIdleListener;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;

/** Counts what nodes cost that no pod of a pool used. */
@ApplicationScoped
class NodeIdleMeter implements NodeIdleListener {

  private final MeterRegistry registry;

  NodeIdleMeter(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void idle(CostNode node, long nanos) {
    registry
        .counter(
            "runnerpool.node.idle.usd",
            "architecture",
            node.architecture(),
            "capacity_type",
            node.capacity())
        .increment(nanos / CostByKind.NANOS_PER_USD);
  }
}
