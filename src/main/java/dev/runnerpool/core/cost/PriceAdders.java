package dev.runnerpool.core.cost;

import java.util.Map;
import java.util.Optional;

/**
 * What a node costs beside its instance, in dollars per hour, each part named in the price's
 * source.
 *
 * <ul>
 *   <li>{@code auto-mode}: AWS bills the nodes of EKS Auto Mode a fee by instance type, on top of
 *       the instance and whatever is paid for that (EKS pricing, "EKS Auto Mode"): here as a
 *       percentage of the on-demand list price.
 *   <li>{@code root-volume}: GiB times dollars per GiB and month over 730 hours (EBS pricing).
 *   <li>{@code control-plane}: dollars per hour of the cluster, the same share for each node.
 * </ul>
 *
 * @param autoModePercent percent of the list price by instance type, family or {@code default}
 * @param rootVolume dollars per hour of a node's root volume, or 0
 * @param controlPlane dollars per hour of the cluster's control plane, or 0
 */
public record PriceAdders(
    Map<String, Double> autoModePercent, double rootVolume, double controlPlane) {

  /** The key in {@code autoModePercent} of all other types. */
  public static final String DEFAULT = "default";

  /** AWS' own hours of a month. */
  public static final double HOURS_A_MONTH = 730;

  private static final String AUTO_MODE = "auto-mode";

  /** Keeps a copy. */
  public PriceAdders {
    autoModePercent = Map.copyOf(autoModePercent);
  }

  /** Dollars per hour of a volume. */
  public static double volume(double gib, double dollarsPerGibMonth) {
    return gib * dollarsPerGibMonth / HOURS_A_MONTH;
  }

  /**
   * A node's price with the fee of Auto Mode and its root volume.
   *
   * @param listPrice of the instance on demand; without it the fee is not known, which is said
   */
  public NodePrice add(NodePrice price, NodeTraits node, Optional<NodePrice> listPrice) {
    NodePrice sum = price;
    Double percent = node.autoMode() ? percent(node.kind()) : null;
    if (percent != null && percent > 0) {
      double share = percent / 100;
      sum =
          listPrice.isPresent()
              ? sum.plus(listPrice.get().hourly() * share, AUTO_MODE)
              : sum.without(AUTO_MODE);
    }
    return sum.plus(rootVolume, "root-volume");
  }

  private Double percent(NodeKind kind) {
    Double byType = autoModePercent.get(kind.instanceType());
    Double byFamily = autoModePercent.get(kind.family());
    return byType != null ? byType : byFamily != null ? byFamily : autoModePercent.get(DEFAULT);
  }

  /** A node's price with its share of the control plane. */
  public NodePrice addControlPlane(NodePrice price, int nodes) {
    return nodes > 0 ? price.plus(controlPlane / nodes, "control-plane") : price;
  }
}
