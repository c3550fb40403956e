package dev.runnerpool.sandbox.gitlab.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;

/** Ends an endpoint early with the given answer. */
final class ApiError extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient Reply reply;

  ApiError(Reply reply) {
    super("answered " + reply.status(), null, false, false);
    this.reply = reply;
  }

  Reply reply() {
    return reply;
  }

  static ApiError message(int status, String message) {
    return new ApiError(Reply.message(status, message));
  }

  static ApiError unauthorized() {
    return message(401, "401 Unauthorized");
  }

  static ApiError forbidden() {
    return message(403, "403 Forbidden");
  }

  static ApiError notFound(String what) {
    return message(404, "404 " + what + "Not Found");
  }

  /** The project is at another path now. */
  static ApiError moved(HttpServerRequest request, long project) {
    if (!request.method().equals(HttpMethod.GET)) {
      return message(
          405, "405 Method Not Allowed - Non GET methods are not allowed for moved projects");
    }
    String there = request.absoluteURI().replaceFirst("(/api/v4/projects/)[^/?]+", "$1" + project);
    return new ApiError(
        Reply.message(301, "This resource has been moved permanently to " + there)
            .with("Location", there));
  }

  static ApiError badRequest(String problem) {
    return new ApiError(Reply.json(400, Map.of("error", problem)));
  }
}
