package dev.runnerpool.sandbox.run;

/** The sandbox cannot go on; the message says why and what would help. */
public class SandboxException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a sentence for the person at the terminal. */
  public SandboxException(String message) {
    super(message);
  }
}
