package dev.runnerpool.sandbox.parts;

/** This machine lacks something; the message is one line that says what, and what to do. */
public final class MissingNeedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Says what is missing.
   *
   * @param message one line: what is missing and what to do
   */
  public MissingNeedException(String message) {
    super(message);
  }
}
