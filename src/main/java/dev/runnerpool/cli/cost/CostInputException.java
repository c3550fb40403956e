package dev.runnerpool.cli.cost;

/** What was given cannot be used: a sentence with flag or field, value and what would be right. */
final class CostInputException extends RuntimeException {
  private static final long serialVersionUID = 1;

  CostInputException(String message) {
    super(message);
  }
}
