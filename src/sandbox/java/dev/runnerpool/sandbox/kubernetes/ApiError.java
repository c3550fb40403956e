package dev.runnerpool.sandbox.kubernetes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A request that the API refuses, in the form of a {@code Status} reply. */
final class ApiError extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * One thing wrong with one field of an object.
   *
   * @param reason one of the API's cause types, for example {@code FieldValueRequired}
   * @param field the field's path, for example {@code spec.tags[0]}
   * @param message what is wrong with it, without the path
   */
  record Cause(String reason, String field, String message) {
    String text() {
      return field.isEmpty() ? message : field + ": " + message;
    }
  }

  private final int code;
  private final String reason;
  private final transient ObjectNode details;

  private ApiError(int code, String reason, String message, ObjectNode details) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.details = details;
  }

  static ApiError of(int code, String reason, String message) {
    return new ApiError(code, reason, message, Json.object());
  }

  static ApiError badRequest(String message) {
    return of(400, "BadRequest", message);
  }

  static ApiError notFound(ResourceType type, String name) {
    return about(type, name, 404, "NotFound", "not found");
  }

  static ApiError alreadyExists(ResourceType type, String name) {
    return about(type, name, 409, "AlreadyExists", "already exists");
  }

  static ApiError conflict(ResourceType type, String name, String why) {
    String message =
        "Operation cannot be fulfilled on %s \"%s\": %s".formatted(type.resource(), name, why);
    return new ApiError(409, "Conflict", message, details(type, name));
  }

  /** The reply to an object whose fields are wrong, worded as an API server words it. */
  static ApiError invalid(ResourceType type, String name, List<Cause> causes) {
    List<String> texts = causes.stream().map(Cause::text).distinct().toList();
    String all = texts.size() == 1 ? texts.get(0) : "[" + String.join(", ", texts) + "]";
    ObjectNode details = details(type, name).put("kind", type.kind());
    ArrayNode list = details.putArray("causes");
    for (Cause cause : causes) {
      list.addObject()
          .put("reason", cause.reason())
          .put("message", cause.message())
          .put("field", cause.field());
    }
    String message = "%s \"%s\" is invalid: %s".formatted(type.qualifiedKind(), name, all);
    return new ApiError(422, "Invalid", message, details);
  }

  private static ApiError about(
      ResourceType type, String name, int code, String reason, String what) {
    String message = "%s \"%s\" %s".formatted(type.resource(), name, what);
    return new ApiError(code, reason, message, details(type, name));
  }

  private static ObjectNode details(ResourceType type, String name) {
    return Json.object().put("name", name).put("group", type.group()).put("kind", type.plural());
  }

  int code() {
    return code;
  }

  ObjectNode status() {
    ObjectNode status =
        Json.object()
            .put("kind", "Status")
            .put("apiVersion", "v1")
            .put("status", "Failure")
            .put("message", getMessage())
            .put("reason", reason)
            .put("code", code);
    status.putObject("metadata");
    if (!details.isEmpty()) {
      status.set("details", details);
    }
    return status;
  }
}
