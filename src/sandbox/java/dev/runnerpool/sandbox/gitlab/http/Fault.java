package dev.runnerpool.sandbox.gitlab.http;

/**
 * A misbehaviour of the server.
 *
 * @param route pattern over {@code METHOD path}, {@code *} for anything, for example {@code GET
 *     /api/v4/projects/*}; the path without relative URL root and query. With a colon in it: the
 *     template of one route, such as {@code GET /api/v4/projects/:id}
 * @param agent pattern over the request's {@code User-Agent}, {@code *} for anything
 * @param kind what goes wrong
 * @param status status code of {@link Kind#STATUS}
 * @param delayMillis real time every hit waits before anything else, 0 for none
 * @param count how many requests it hits; -1 for all until cleared
 */
public record Fault(
    String route, String agent, Kind kind, int status, long delayMillis, int count) {

  /** What goes wrong. */
  public enum Kind {
    /** Answered with a status code; nothing is done. */
    STATUS,
    /** Only late. */
    DELAY,
    /** Done, but the connection breaks before an answer. */
    DROP,
    /** The connection breaks before anything is done. */
    REFUSE,
    /** Done twice, as when something on the way sends it again; the second answer is given. */
    REPEAT,
    /** Done, but the body ends half-way. */
    TRUNCATE,
    /** Done, but after half the body nothing more comes, and the connection stays. */
    STALL,
    /** Done, but the body is JSON of another shape. */
    WRONG_JSON,
    /** Redirected to an HTML login page, as a proxy in front would; nothing is done. */
    LOGIN_REDIRECT,
    /** The 429 of one endpoint: JSON with {@code Retry-After}; nothing is done. */
    RATE_LIMIT,
    /** The 429 in front of all endpoints: plain text and {@code RateLimit-*}; nothing is done. */
    THROTTLE,
    /** The 503 of a GitLab under maintenance: a page of HTML; nothing is done. */
    MAINTENANCE,
    /** Done for a user of no role anywhere: some lists are empty then, and that is no error. */
    OUTSIDER,
    /** A 403 with a page of HTML, as a firewall in front gives; nothing is done. */
    FIREWALL,
    /** A 404 with a page of HTML, as a proxy gives that lost its way; nothing is done. */
    LOST,
    /** GraphQL does not know a field of the document: a 200 that refuses it; nothing is done. */
    UNKNOWN_FIELD
  }

  public Fault {
    if (route == null || route.isBlank() || kind == null) {
      throw new IllegalArgumentException(
          "a fault needs a route such as 'GET /api/v4/projects/*' and a kind");
    }
    if (agent == null || agent.isBlank()) {
      throw new IllegalArgumentException("agent should be a pattern such as runnerpool or *");
    }
    if (kind == Kind.STATUS && (status < 400 || status > 599)) {
      throw new IllegalArgumentException("status %d should be 400 to 599".formatted(status));
    }
    if (delayMillis < 0 || delayMillis > 3_600_000) {
      throw new IllegalArgumentException(
          "delay_ms %d should be 0 to 3600000".formatted(delayMillis));
    }
  }

  /** A fault for every client. */
  public Fault(String route, Kind kind, int status, long delayMillis, int count) {
    this(route, "*", kind, status, delayMillis, count);
  }

  Fault withCount(int left) {
    return new Fault(route, agent, kind, status, delayMillis, left);
  }

  /**
   * Whether it hits a request.
   *
   * @param request {@code METHOD path}
   * @param template {@code METHOD} and the path of the route that answers it
   */
  boolean hits(String request, String template, String userAgent) {
    return matches(agent, userAgent)
        && (route.contains(":") ? route.equals(template) : matches(route, request));
  }

  private static boolean matches(String pattern, String text) {
    return text.matches("\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E");
  }
}
