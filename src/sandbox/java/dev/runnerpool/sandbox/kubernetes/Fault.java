package dev.runnerpool.sandbox.kubernetes;

import java.time.Duration;
import java.util.function.Predicate;

/**
 * Something that goes wrong with some calls.
 *
 * @param calls the calls meant
 * @param skip how many of them pass before it begins, at least 0
 * @param times how many of them it then hits, at least 1
 * @param effect what happens to them
 */
public record Fault(Predicate<ApiCall> calls, int skip, int times, Effect effect) {
  /** What happens to a call. */
  public sealed interface Effect {}

  /**
   * The call is refused and changes nothing.
   *
   * @param status the HTTP status, 400 to 599
   * @param message what the answer says
   */
  public record Refuse(int status, String message) implements Effect {

    /** For no reason that matters. */
    public Refuse(int status) {
      this(status, "refused by an injected fault");
    }
  }

  /** The call is done, but the connection breaks before the reply is sent. */
  public record LoseReply() implements Effect {}

  /**
   * The call is done later.
   *
   * @param by how much later
   */
  public record Delay(Duration by) implements Effect {}
}
