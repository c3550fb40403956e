package dev.runnerpool.core.cost;

import java.util.Map;

/**
 * What a node tells of what it costs.
 *
 * @param kind what its seller's price depends on
 * @param labels those of its labels that a price may be found by
 * @param autoMode whether EKS Auto Mode runs it, for a fee of its own
 */
public record NodeTraits(NodeKind kind, Map<String, String> labels, boolean autoMode) {

  /** Keeps a copy. */
  public NodeTraits {
    labels = Map.copyOf(labels);
  }
}
