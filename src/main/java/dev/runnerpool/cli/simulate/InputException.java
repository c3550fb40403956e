package dev.runnerpool.cli.simulate;

/** What was given cannot be used: one line with file, place, value and what would be right. */
final class InputException extends RuntimeException {
  private static final long serialVersionUID = 1;

  InputException(String message) {
    super(message);
  }
}
