package dev.runnerpool.core.leader;

/** A write that was not sent, as this process does not hold the lease. */
public final class NotLeadingException extends IllegalStateException {

  private static final long serialVersionUID = 1;

  /** Says so. */
  public NotLeadingException() {
    super("not written: this process does not hold the lease now");
  }
}
