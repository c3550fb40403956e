package dev.runnerpool.operator.web.json;

import java.util.List;

/**
 * All pools of this operator.
 *
 * @param pools by namespace and name
 */
public record PoolListJson(List<PoolSummaryJson> pools) {}
