package dev.runnerpool.core.cost;

/** How a node is paid for. */
public enum CapacityType {
  /** At list price, also where the capacity is reserved. */
  ON_DEMAND("on-demand"),
  /** Spare capacity, at a price that moves. */
  SPOT("spot"),
  /** A block of capacity that was paid when it was bought: only an override knows its price. */
  PREPAID("prepaid");

  private final String label;

  CapacityType(String label) {
    this.label = label;
  }

  /** The value of the meters' label. */
  public String label() {
    return label;
  }
}
