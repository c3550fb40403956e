package dev.runnerpool.core.placement;

/**
 * Something wrong with the nodes that a pool names.
 *
 * @param entry index in {@code placement.nodes}
 * @param blocks whether no runner can ever run by that entry as things are
 * @param message which entry, what is wrong and what would be right
 */
public record PlacementFinding(
    int entry, PlacementProblem problem, boolean blocks, String message) {}
