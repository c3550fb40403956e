package dev.runnerpool.gitlab.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnerpool.gitlab.Scope;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What an event tells: that the queue of a project changed. Neither the jobs' tags nor how many
 * wait are in it, so it is only a reason to read.
 *
 * @param project number of the project
 * @param path full path of the project; older versions of GitLab leave it out
 */
record WebhookEvent(OptionalLong project, Optional<String> path) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PENDING = "pending";

  /**
   * The hint of an event, or empty if its event changes no queue: another kind, or a job that was
   * created, began or ended. What this class does not know is no error.
   */
  static Optional<WebhookEvent> of(byte[] body) {
    JsonNode event;
    try {
      event = JSON.readTree(body);
    } catch (IOException notJson) {
      return Optional.empty();
    }
    boolean changes =
        switch (event.path("object_kind").asText()) {
          case "build" -> jobWaitsOrWaitsNoMore(event);
          case "pipeline" -> aJobWaits(event.path("builds"));
          default -> false;
        };
    return changes ? Optional.of(of(event)) : Optional.empty();
  }

  /** A job that ended without having begun left the queue, and no runner will tell. */
  private static boolean jobWaitsOrWaitsNoMore(JsonNode event) {
    return switch (event.path("build_status").asText()) {
      case PENDING -> true;
      case "canceled", "failed" -> event.path("build_started_at").isNull();
      default -> false;
    };
  }

  private static boolean aJobWaits(JsonNode builds) {
    for (JsonNode build : builds) {
      if (PENDING.equals(build.path("status").asText())) {
        return true;
      }
    }
    return false;
  }

  private static WebhookEvent of(JsonNode event) {
    JsonNode project = event.path("project");
    JsonNode number =
        event.path("project_id").isMissingNode() ? project.path("id") : event.path("project_id");
    JsonNode path = project.path("path_with_namespace");
    return new WebhookEvent(
        number.canConvertToLong() && number.isIntegralNumber()
            ? OptionalLong.of(number.asLong())
            : OptionalLong.empty(),
        path.isTextual() ? Optional.of(path.asText()) : Optional.empty());
  }

  /** Whether the project may be in the scope; true where the event does not tell. */
  boolean mayConcern(Scope scope) {
    boolean byNumber = scope.id().matches("\\d+");
    return switch (scope.kind()) {
      case Instance -> true;
      case Project ->
          byNumber
              ? project.isEmpty() || scope.id().equals(Long.toString(project.getAsLong()))
              : path.isEmpty() || lower(path.get()).equals(lower(scope.id()));
      case Group ->
          byNumber || path.isEmpty() || lower(path.get()).startsWith(lower(scope.id()) + "/");
    };
  }

  /** GitLab's paths are the same in any case. */
  private static String lower(String path) {
    return path.toLowerCase(Locale.ROOT);
  }
}
