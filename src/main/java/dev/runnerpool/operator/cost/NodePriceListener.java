package dev.runnerpool.operator.cost;

import dev.runnerpool.core.cost.NodeKind;
import dev.runnerpool.core.cost.NodePrice;
import dev.runnerpool.core.cost.PriceOrigin;
import java.util.Optional;

/** Is told of the prices that are in use. */
public interface NodePriceListener {

  /**
   * Nodes that are priced alike.
   *
   * @param origin empty if their price is unknown
   */
  record PricedKind(NodeKind kind, Optional<PriceOrigin> origin) {}

  /** There is a node like that, and this is its price; again when the price changes. */
  void priced(PricedKind kind, Optional<NodePrice> price);

  /** The last node like that is gone, or priced from elsewhere. */
  void gone(PricedKind kind);
}
