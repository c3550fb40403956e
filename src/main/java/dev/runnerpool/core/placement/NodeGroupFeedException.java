package dev.runnerpool.core.placement;

/** No answer about a node group; the message says in one line why, and what to do. */
public final class NodeGroupFeedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** With what it came from. */
  public NodeGroupFeedException(String message, Throwable cause) {
    super(message, cause);
  }
}
