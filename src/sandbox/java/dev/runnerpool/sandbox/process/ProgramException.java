package dev.runnerpool.sandbox.process;

/** A program does not start or does not get ready; the message says which and its last words. */
public final class ProgramException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what went wrong. */
  public ProgramException(String message) {
    super(message);
  }
}
