package dev.runnerpool.core.cost;

import java.util.Optional;

/** Knows what nodes cost. */
public interface PriceSource {

  /** The price of a node of that instance type and capacity type; empty if not known. */
  Optional<NodePrice> price(String instanceType, String region, CapacityType capacity);

  /** How a node is paid for. */
  enum CapacityType {
    /** At list price. */
    ON_DEMAND,
    /** Spare capacity, at a price that moves. */
    SPOT
  }
}
