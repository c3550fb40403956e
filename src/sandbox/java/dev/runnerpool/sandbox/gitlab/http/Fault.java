package dev.runnerpool.sandbox.gitlab.http;

/**
 * A misbehaviour of the server.
 *
 * @param route pattern over {@code METHOD path}, {@code *} for anything, for example {@code GET
 *     /api/v4/projects/*}; the path without relative URL root and query
 * @param kind what goes wrong
 * @param status status code of {@link Kind#STATUS}
 * @param delayMillis real time every hit waits before anything else, 0 for none
 * @param count how many requests it hits; -1 for all until cleared
 */
public record Fault(String route, Kind kind, int status, long delayMillis, int count) {

  /** What goes wrong. */
  public enum Kind {
    /** Answered with a status code; nothing is done. */
    STATUS,
    /** Only late. */
    DELAY,
    /** Done, but the connection breaks before an answer. */
    DROP,
    /** Done, but the body ends half-way. */
    TRUNCATE,
    /** Done, but the body is JSON of another shape. */
    WRONG_JSON,
    /** Redirected to an HTML login page, as a proxy in front would; nothing is done. */
    LOGIN_REDIRECT
  }

  public Fault {
    if (route == null || route.isBlank() || kind == null) {
      throw new IllegalArgumentException(
          "a fault needs a route such as 'GET /api/v4/projects/*' and a kind");
    }
    if (kind == Kind.STATUS && (status < 400 || status > 599)) {
      throw new IllegalArgumentException("status %d should be 400 to 599".formatted(status));
    }
    if (delayMillis < 0 || delayMillis > 3_600_000) {
      throw new IllegalArgumentException(
          "delay_ms %d should be 0 to 3600000".formatted(delayMillis));
    }
  }

  boolean hits(String request) {
    String pattern = "\\Q" + route.replace("*", "\\E.*\\Q") + "\\E";
    return request.matches(pattern);
  }
}
