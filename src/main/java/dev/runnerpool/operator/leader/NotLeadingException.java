package dev.runnerpool.operator.leader;

/** A write that was not sent, as this process does not hold the lease. */
public final class NotLeadingException extends IllegalStateException {

  private static final long serialVersionUID = 1;

  NotLeadingException() {
    super("not written: this process does not hold the lease now");
  }
}
