package dev.runnerpool.cli.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/** A GitLab of one project, in which one job waits. */
final class StageGitLab {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What was asked of the runner last, which is how it is. */
  private ObjectNode runner = JsonNodeFactory.instance.objectNode();

  /** The answer's body; null where GitLab sends none. */
  synchronized JsonNode answer(String method, String path, JsonNode body) {
    if (path.endsWith("/jobs/request")) {
      return NullNode.instance;
    }
    if (path.endsWith("/graphql")) {
      return json(
          """
          {"data": {"runner": {"jobs": {"pageInfo": {"hasNextPage": false}, "nodes": []}}}}
          """);
    }
    if (path.endsWith("/user/runners") || path.matches(".*/runners/\\d+")) {
      if (body instanceof ObjectNode settings) {
        runner.setAll(settings);
      }
      return runner.put("id", 1).put("token", "glrt-rehearsal");
    }
    if (path.endsWith("/jobs")) {
      return json(
          """
          [{"id": 1, "name": "job", "status": "pending", "stage": "test", "ref": "main",
            "tag_list": ["arm64"], "created_at": "%s", "queued_duration": 1,
            "pipeline": {"id": 1, "project_id": 1, "ref": "main", "status": "pending"},
            "project": {"ci_job_token_scope_enabled": false}}]
          """
              .formatted(Instant.now()));
    }
    if (path.matches(".*/projects/[^/]+")) {
      return json(
          """
          {"id": 1, "path_with_namespace": "stage/project", "default_branch": "main",
           "jobs_enabled": true, "archived": false}
          """);
    }
    return method.equals("GET") && !path.endsWith("/user") ? json("[]") : json("{\"id\": 1}");
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
