package dev.runnerpool.operator.gitlab;

/** Is told of every request sent to a GitLab, so that it can be counted. */
public interface GitLabRequests {

  /**
   * A request ended. Called on the requesting thread: it must return at once.
   *
   * @param host host of the GitLab, with its port if the address names one
   * @param route method and template of the path, such as {@code GET /projects/:id/jobs}
   * @param code HTTP status, or 0 if no answer came
   */
  void ended(String host, String route, int code);
}
