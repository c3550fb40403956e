package dev.runnerpool.core.cost;

/**
 * Splits a node's price over its processors and memory, and gives a pod the share its requests
 * hold.
 *
 * <p>Source: OpenCost specification 0.1, appendix A, and its AWS defaults: only the ratio of the
 * price of a processor-hour to a GiB-hour is kept, scaled so that both sum to the node's price; the
 * whole capacity is the denominator, so what the system reserves shows up as idle.
 */
public final class NodeShare {

  /** 0.031611 dollars per processor-hour to 0.004237 per GiB-hour. */
  public static final double OPENCOST_RATIO = 0.031611 / 0.004237;

  private NodeShare() {}

  /** Processors and memory in GiB. */
  public record Amount(double cpus, double memoryGib) {

    /** Both together. */
    public Amount plus(Amount other) {
      return new Amount(cpus + other.cpus, memoryGib + other.memoryGib);
    }
  }

  /**
   * Dollars per hour of a pod.
   *
   * @param nodeHourly the node's price in dollars per hour
   * @param capacity what the node has
   * @param requests what the pod reserves of it
   * @return its share; at most the whole node's price
   */
  public static double hourly(double nodeHourly, Amount capacity, Amount requests) {
    double whole = capacity.cpus() * OPENCOST_RATIO + capacity.memoryGib();
    if (whole <= 0) {
      return nodeHourly;
    }
    double perGib = nodeHourly / whole;
    double share = perGib * (requests.cpus() * OPENCOST_RATIO + requests.memoryGib());
    return Math.min(nodeHourly, share);
  }
}
