package dev.runnerpool.core.placement;

import java.util.Map;
import java.util.TreeMap;

/**
 * An entry of a pool's {@code placement.nodes}.
 *
 * @param index its place in the list, from 0
 * @param kind what it names
 * @param name of the node pool or node group; empty if it names labels only
 * @param labels all that its runner and job pods select nodes by, the name and the pool's
 *     architecture among them
 */
public record PlacementEntry(int index, Kind kind, String name, Map<String, String> labels) {

  /** What an entry names. */
  public enum Kind {
    /** A NodePool of Karpenter or EKS Auto Mode. */
    NODE_POOL,
    /** A managed node group of EKS. */
    NODE_GROUP,
    /** Nothing but labels. */
    LABELS
  }

  /** Keeps the labels sorted, so that findings have one order. */
  public PlacementEntry {
    labels = new TreeMap<>(labels);
  }

  /** As a path in the manifest. */
  String field() {
    return "placement.nodes[%d]".formatted(index);
  }
}
