package dev.runnerpool.gitlab.client;

import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Optional;

/** An answer that is no success or no JSON, before anyone says what it means. */
final class ErrorResponse extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient MultivaluedMap<String, Object> headers;
  private final String body;

  ErrorResponse(int status, MultivaluedMap<String, Object> headers, String body) {
    super("status " + status);
    this.status = status;
    this.headers = headers;
    this.body = body == null ? "" : body;
  }

  int status() {
    return status;
  }

  MultivaluedMap<String, Object> headers() {
    return headers;
  }

  /** The first value of a header. */
  Optional<String> header(String name) {
    return RetryTimes.first(headers, name);
  }

  /**
   * Whether GitLab itself answered: its API tells every error in a JSON object ({@code
   * API::Helpers#render_api_error!}, {@code GraphqlController#render_error}). A proxy, a firewall
   * or GitLab's own rules for addresses ({@code Rack::Attack}) send a page, plain text or nothing.
   */
  boolean isGitLabs() {
    return body.stripLeading().startsWith("{");
  }

  /** The body as it came: for an excerpt, never to be shown as it is. */
  String body() {
    return body;
  }
}
