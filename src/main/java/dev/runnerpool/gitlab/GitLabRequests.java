package dev.runnerpool.gitlab;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** Is told of every request sent to a GitLab, so that it can be counted. */
public interface GitLabRequests {

  /**
   * A request ended. Called on the requesting thread: it must return at once.
   *
   * @param host host of the GitLab, with its port if the address names one
   * @param route method and template of the path, such as {@code GET /projects/:id/jobs}
   * @param code HTTP status, or 0 if no answer came
   * @param took from being sent to the whole answer, or to giving up
   */
  void ended(String host, String route, int code, Duration took);

  /**
   * Requests begin to be sent for an account. Called once per account.
   *
   * @param host as above
   * @param remaining how many could be sent at once at the time it is asked; not a number while no
   *     token is known
   */
  default void budgeted(String host, Account account, DoubleSupplier remaining) {}
}
