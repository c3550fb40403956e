package dev.runnerpool.sandbox.run;

/** A flag or a file that cannot be used; the message names it, with the line where there is one. */
public class BadInput extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a sentence for the person at the terminal. */
  public BadInput(String message) {
    super(message);
  }
}
