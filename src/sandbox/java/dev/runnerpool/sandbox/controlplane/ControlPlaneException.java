package dev.runnerpool.sandbox.controlplane;

/** The control plane cannot be started; the message says which program and its last words. */
public final class ControlPlaneException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what went wrong. */
  public ControlPlaneException(String message) {
    super(message);
  }
}
