package dev.runnerpool.core.cost;

/** A seller gave no price; says for people why. */
public final class PriceFeedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean ofThisItem;

  private PriceFeedException(String message, boolean ofThisItem, Throwable cause) {
    super(message, cause);
    this.ofThisItem = ofThisItem;
  }

  /** The next question to the same endpoint would fail likewise: throttled, refused, no answer. */
  public static PriceFeedException ofEndpoint(String message, Throwable cause) {
    return new PriceFeedException(message, false, cause);
  }

  /** The answer to this one question cannot be used. */
  public static PriceFeedException ofItem(String message, Throwable cause) {
    return new PriceFeedException(message, true, cause);
  }

  /** Whether other questions may still be answered. */
  public boolean isOfThisItem() {
    return ofThisItem;
  }
}
