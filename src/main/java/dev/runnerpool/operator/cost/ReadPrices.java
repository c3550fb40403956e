package dev.runnerpool.operator.cost;

import dev.runnerpool.core.cost.NodeKind;
import dev.runnerpool.core.cost.NodePrice;
import java.util.Optional;

/** Prices that were read from a seller. Asking for one has it read soon, and never waits for it. */
@FunctionalInterface
interface ReadPrices {

  /** As last read; empty if it never was. */
  Optional<NodePrice> price(NodeKind kind);
}
