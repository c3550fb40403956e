package dev.runnerpool.operator.cost;

import dev.runnerpool.core.cost.CostByKind;
import dev.runnerpool.core.scaling.Spend;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A pool's running cost.
 *
 * @param hourly dollars per hour of the priced pods; empty if there are pods and none has a price
 * @param source where the prices come from and their dates; null if none is known
 * @param byKind billionths of a dollar per hour of the priced pods, by capacity of their nodes
 * @param counted what this look counts, by capacity of their nodes
 * @param unpricedSeconds time of pods without a price that this look counts
 * @param unpricedPods pods whose node has no known price
 * @param money the same, for a plan
 */
public record PoolCost(
    OptionalDouble hourly,
    String source,
    Map<String, CostByKind> byKind,
    Map<String, CostByKind> counted,
    double unpricedSeconds,
    long unpricedPods,
    Spend money) {}
