package dev.runnerpool.core.scaling;

import java.util.function.Supplier;

/**
 * What was decided and why. The message is put together when it is first asked for: a simulation
 * plans a hundred thousand times and reads none. Equal if reason and message are.
 */
public final class Decision {
  private final Reason reason;
  private final Supplier<String> text;
  private String message;

  /**
   * A decision that is told with figures.
   *
   * @param reason from the closed list
   * @param text the figures it rests on, for people; must always give the same
   */
  public Decision(Reason reason, Supplier<String> text) {
    this.reason = reason;
    this.text = text;
  }

  /**
   * A decision whose message is known.
   *
   * @param reason from the closed list
   * @param message the figures it rests on, for people
   */
  public Decision(Reason reason, String message) {
    this(reason, () -> message);
  }

  /** From the closed list. */
  public Reason reason() {
    return reason;
  }

  /** The figures it rests on, for people. */
  public String message() {
    if (message == null) {
      message = text.get();
    }
    return message;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Decision decision
        && reason == decision.reason
        && message().equals(decision.message());
  }

  @Override
  public int hashCode() {
    return 31 * reason.hashCode() + message().hashCode();
  }

  @Override
  public String toString() {
    return reason + ": " + message();
  }
}
