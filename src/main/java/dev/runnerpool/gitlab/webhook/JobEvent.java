package dev.runnerpool.gitlab.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnerpool.core.demand.JobName;
import dev.runnerpool.core.demand.JobNews;
import dev.runnerpool.core.demand.JobNews.Step;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads a job event, in GitLab's {@code Gitlab::DataBuilder::Build} form. Whose events are read has
 * proved itself; what is not as it should be is none.
 */
final class JobEvent {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST_NAME = 255;

  private JobEvent() {}

  /** What the event tells of a job; empty if it is no job event. */
  static Optional<JobNews> of(byte[] body) {
    JsonNode event;
    try {
      event = JSON.readTree(body);
    } catch (IOException notJson) {
      return Optional.empty();
    }
    OptionalLong id = number(event.path("build_id"));
    OptionalLong project = number(event.path("project_id"));
    String name = event.path("build_name").asText();
    boolean usable =
        event.path("object_kind").asText().equals("build")
            && id.isPresent()
            && project.isPresent()
            && !name.isEmpty()
            && name.length() <= LONGEST_NAME;
    return usable
        ? Optional.of(
            new JobNews(
                id.getAsLong(),
                JobName.of(project.getAsLong(), name),
                event
                    .path("project")
                    .path("path_with_namespace")
                    .asText(Long.toString(project.getAsLong())),
                Step.of(event.path("build_status").asText()),
                number(event.path("runner").path("id"))))
        : Optional.empty();
  }

  private static OptionalLong number(JsonNode node) {
    return node.isIntegralNumber() && node.canConvertToLong()
        ? OptionalLong.of(node.asLong())
        : OptionalLong.empty();
  }
}
