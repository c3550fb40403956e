package dev.runnerpool.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What an administrator sees in a lane's GitLab, whom no fault hits. */
final class GitLabTruth {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> TOKENS = new ConcurrentHashMap<>();

  private GitLabTruth() {}

  /** The runners that were made for the pool of now. */
  static List<JsonNode> runners(Lane lane) {
    String start = lane.namespace() + "/" + lane.poolName() + " ";
    List<JsonNode> found = new ArrayList<>();
    ask(lane, "GET", "/runners/all?per_page=100").forEach(found::add);
    return found.stream()
        .filter(runner -> runner.path("description").asText().startsWith(start))
        .toList();
  }

  /** Cancels the plan's jobs. */
  static void cancelJobs(Lane lane) {
    lane.jobs()
        .forEach(
            job ->
                ask(
                    lane,
                    "POST",
                    "/projects/%d/jobs/%d/cancel".formatted(job.projectId(), job.id())));
  }

  /** Cancels a pipeline of the plan. */
  static void cancel(Lane lane, long pipeline) {
    cancel(lane, lane.project(), pipeline);
  }

  /** Cancels a pipeline of another project. */
  static void cancel(Lane lane, String project, long pipeline) {
    String path = URLEncoder.encode(project, StandardCharsets.UTF_8);
    ask(lane, "POST", "/projects/%s/pipelines/%d/cancel".formatted(path, pipeline));
  }

  private static JsonNode ask(Lane lane, String method, String path) {
    String token =
        TOKENS.computeIfAbsent(
            lane.gitlab().url(),
            any -> lane.gitlab().createToken("auditor", Set.of(Scope.API), Role.OWNER, true));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(lane.gitlab().url() + "/api/v4" + path))
            .header("PRIVATE-TOKEN", token)
            .header("User-Agent", "auditor")
            .method(method, BodyPublishers.noBody())
            .build();
    try {
      return JSON.readTree(HTTP.send(request, BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
