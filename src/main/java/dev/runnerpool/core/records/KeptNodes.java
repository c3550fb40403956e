package dev.runnerpool.core.records;

import java.time.LocalDate;
import java.util.List;

/**
 * What is kept of nodes. What of them is used is what is kept of runners there: a node's own row
 * may be older than theirs, or newer.
 *
 * @param costs of nodes that cost
 * @param uses of nodes that were used
 */
public record KeptNodes(List<NodeCost> costs, List<Use> uses) {

  /** Nothing. */
  public static final KeptNodes NONE = new KeptNodes(List.of(), List.of());

  /**
   * What all runners together used of a node on a day.
   *
   * @param uid of the node
   * @param day by UTC
   * @param nanos in billionths of a dollar
   */
  public record Use(String uid, LocalDate day, long nanos) {}

  /** Of these what is of that day or later. */
  public KeptNodes since(LocalDate day) {
    return new KeptNodes(
        costs.stream().filter(cost -> !cost.day().isBefore(day)).toList(),
        uses.stream().filter(use -> !use.day().isBefore(day)).toList());
  }

  /** Keeps copies. */
  public KeptNodes {
    costs = List.copyOf(costs);
    uses = List.copyOf(uses);
  }
}
