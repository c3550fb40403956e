package dev.runnerpool.core.cost;

/**
 * Splits a node's price over its processors and memory, and gives a pod the share its requests
 * hold.
 *
 * <p>Source: OpenCost specification 0.1, appendix A: only the ratio {@code r} of the price of a
 * processor-hour to a GiB-hour is kept, scaled so that both sum to the node's price. A node of
 * {@code V} processors and {@code M} GiB at {@code P} dollars an hour has {@code P / (V·r + M)} per
 * GiB and {@code r} times that per processor. The whole capacity is the denominator, so what the
 * system reserves shows up as idle.
 */
public final class NodeShare {

  /** So little weighs a pod that requests nothing, where pods pay for the whole node. */
  private static final double LEAST = 1e-6;

  private NodeShare() {}

  /** Processors and memory in GiB. */
  public record Amount(double cpus, double memoryGib) {

    /** Nothing. */
    public static final Amount NONE = new Amount(0, 0);

    /** Both together. */
    public Amount plus(Amount other) {
      return new Amount(cpus + other.cpus, memoryGib + other.memoryGib);
    }

    /** What is left without the other; never below nothing. */
    public Amount minus(Amount other) {
      return new Amount(Math.max(0, cpus - other.cpus), Math.max(0, memoryGib - other.memoryGib));
    }

    /** The larger of both, of each. */
    public Amount max(Amount other) {
      return new Amount(Math.max(cpus, other.cpus), Math.max(memoryGib, other.memoryGib));
    }
  }

  /**
   * What a pod's requests weigh against those of other pods on its node.
   *
   * @return above 0
   */
  public static double weight(ShareMode mode, Amount requests) {
    return Math.max(LEAST, mode.weight(requests));
  }

  /**
   * Dollars per hour of what weighs so much.
   *
   * @param nodeHourly the node's price in dollars per hour
   * @param capacity what the node has
   * @param weight of the pod, see {@link #weight}
   * @param load of all the pools' pods there, this one's among it; matters only where they pay for
   *     the whole node
   * @return its share; at most the whole node's price
   */
  public static double hourly(
      ShareMode mode, double nodeHourly, Amount capacity, double weight, double load) {
    double whole = mode == ShareMode.WHOLE_NODE ? load : mode.weight(capacity);
    return whole <= weight ? nodeHourly : nodeHourly * (weight / whole);
  }

  /** Dollars per hour of a pod that is alone on its node, by OpenCost's split. */
  public static double hourly(double nodeHourly, Amount capacity, Amount requests) {
    ShareMode mode = ShareMode.OPENCOST;
    return hourly(mode, nodeHourly, capacity, weight(mode, requests), 0);
  }
}
