package dev.runnerpool.sandbox.cluster;

/** A cluster cannot be used as it is; the message says what is wrong and what would be right. */
public final class ClusterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a sentence for the person at the terminal. */
  public ClusterException(String message) {
    super(message);
  }
}
