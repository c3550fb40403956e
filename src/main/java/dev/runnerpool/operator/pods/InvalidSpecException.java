package dev.runnerpool.operator.pods;

/**
 * A pool's spec that the API server accepted but no runner can be made from. It does not heal by
 * itself: the reconciler turns it into a condition with reason InvalidSpec and waits for the next
 * generation.
 */
public final class InvalidSpecException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String field;

  /**
   * @param field path from the resource's root, such as {@code spec.runner.config}
   * @param problem what is wrong and what would be right; names no secret
   */
  public InvalidSpecException(String field, String problem) {
    super(field + ": " + problem);
    this.field = field;
  }

  /**
   * @param value what stands there; only for fields that cannot hold a secret
   */
  public InvalidSpecException(String field, String value, String problem) {
    this(field, "'" + value + "' " + problem);
  }

  /** Path of the field to fix. */
  public String field() {
    return field;
  }
}
