package dev.runnerpool.core.records;

/**
 * A node as it is in the bill.
 *
 * @param name of the node
 * @param architecture {@code arm64} or {@code amd64}
 * @param instanceType such as {@code m7g.2xlarge}, or {@code unknown}
 * @param region such as {@code us-east-1}, empty if not told
 * @param zone name of the availability zone, empty if not told
 * @param capacity {@code on-demand}, {@code spot} and the like, see {@link
 *     dev.runnerpool.core.cost.CapacityType}
 * @param priceSource where its price came from last, such as {@code table 2026-07-20}; empty if it
 *     has none
 */
public record CostNode(
    String name,
    String architecture,
    String instanceType,
    String region,
    String zone,
    String capacity,
    String priceSource) {}
