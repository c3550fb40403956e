package dev.runnerpool.cli.cost;

/** The records cannot be read: a sentence that says where, why, and what to do. */
final class RecordsUnreadableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  RecordsUnreadableException(String message) {
    super(message);
  }
}
