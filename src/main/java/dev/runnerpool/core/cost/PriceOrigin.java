package dev.runnerpool.core.cost;

/** Where a price is from, the first of the chain first. */
public enum PriceOrigin {
  /** A label of the node itself. */
  NODE_LABEL("node-label"),
  /** The operator's configuration. */
  OVERRIDE("override"),
  /** The seller's spot prices, as last read. */
  SPOT("spot"),
  /** The seller's price list, as last read. */
  PRICE_LIST("price-list"),
  /** One of both, read before the latest attempt failed. */
  LAST_GOOD("last-good"),
  /** The table that the operator was shipped with. */
  TABLE("table");

  private final String label;

  PriceOrigin(String label) {
    this.label = label;
  }

  /** The value of the meters' label. */
  public String label() {
    return label;
  }
}
