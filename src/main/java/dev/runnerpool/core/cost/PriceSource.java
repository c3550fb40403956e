package dev.runnerpool.core.cost;

import java.util.Optional;
import java.util.Set;

/** Knows what nodes cost, at once and without asking anybody. */
@FunctionalInterface
public interface PriceSource {

  /** The price of that node; empty if not known, which is never the same as zero. */
  Optional<NodePrice> price(NodeTraits node);

  /**
   * What the same node would cost on demand, at list price and without an override; empty if not
   * known.
   */
  default Optional<NodePrice> onDemand(NodeTraits node) {
    return Optional.empty();
  }

  /** Keys of further labels that a price may be found by. */
  default Set<String> labelKeys() {
    return Set.of();
  }

  /** A price with the node's share of what the whole cluster costs. */
  default NodePrice withClusterShare(NodePrice price, int nodes) {
    return price;
  }
}
