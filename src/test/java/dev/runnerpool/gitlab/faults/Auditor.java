package dev.runnerpool.gitlab.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** An administrator of a GitLab, whom no fault hits. */
final class Auditor {

  /** By which the log of requests tells him from the operator. */
  static final String AGENT = "auditor";

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SYSTEM = "s_0123456789ab";
  private static final int OK = 200;
  private static final int CREATED = 201;

  private final String url;
  private final String token;

  Auditor(SimulatedGitLab gitlab) {
    this.url = gitlab.url() + "/api/v4";
    this.token = gitlab.createToken(AGENT, Set.of(Scope.API), Role.OWNER, true);
  }

  /** Every runner with all its settings. */
  List<JsonNode> runners() {
    List<JsonNode> runners = new ArrayList<>();
    json(send("GET", "/runners/all?per_page=100", ""))
        .forEach(brief -> runners.add(json(send("GET", "/runners/" + brief.path("id"), ""))));
    return runners;
  }

  /** Makes a runner of the project with one tag; returns its token. */
  String makeRunner(long project, String description, String tag) {
    String body =
        """
        {"runner_type": "project_type", "project_id": %d, "description": "%s", "tag_list": ["%s"]}
        """
            .formatted(project, description, tag);
    return json(send("POST", "/user/runners", body)).path("token").asText();
  }

  /** Changes a runner as somebody does who does not know of pools. */
  void change(long runner, String settings) {
    send("PUT", "/runners/" + runner, settings);
  }

  /** The hooks at a path such as {@code /groups/team/hooks}. */
  List<JsonNode> hooks(String path) {
    List<JsonNode> hooks = new ArrayList<>();
    json(send("GET", path, "")).forEach(hooks::add);
    return hooks;
  }

  /** Has the hooks at that path tell of no jobs. */
  void silence(String path) {
    hooks(path)
        .forEach(
            hook ->
                send(
                    "PUT",
                    path + "/" + hook.path("id"),
                    "{\"url\": %s, \"job_events\": false}".formatted(hook.path("url"))));
  }

  /** Whether GitLab knows the runner's token. */
  boolean isGood(String runnerToken) {
    return contact(runnerToken, SYSTEM);
  }

  /** Speaks as a process of a runner, which GitLab lists from then on; whether it was heard. */
  boolean contact(String runnerToken, String systemId) {
    String body = "{\"token\": \"%s\", \"system_id\": \"%s\"}".formatted(runnerToken, systemId);
    return send("POST", "/runners/verify", body).statusCode() == OK;
  }

  /** Whether GitLab lists that process of the runner. */
  boolean lists(long runner, String systemId) {
    List<String> found = new ArrayList<>();
    json(send("GET", "/runners/" + runner + "/managers?per_page=100", ""))
        .forEach(process -> found.add(process.path("system_id").asText()));
    return found.contains(systemId);
  }

  /** Takes a job as a process of a runner and has it fail; whether there was one. */
  boolean failJob(String runnerToken, String systemId) {
    String request = "{\"token\": \"%s\", \"system_id\": \"%s\"}".formatted(runnerToken, systemId);
    HttpResponse<String> given = send("POST", "/jobs/request", request);
    if (given.statusCode() != CREATED) {
      return false;
    }
    JsonNode job = json(given);
    String end =
        "{\"token\": %s, \"state\": \"failed\", \"failure_reason\": \"script_failure\"}"
            .formatted(job.path("token"));
    return send("PUT", "/jobs/" + job.path("id"), end).statusCode() == OK;
  }

  /** Takes a job as a process of a runner and says no more; whether there was one. */
  boolean takeJob(String runnerToken, String systemId) {
    String request = "{\"token\": \"%s\", \"system_id\": \"%s\"}".formatted(runnerToken, systemId);
    return send("POST", "/jobs/request", request).statusCode() == CREATED;
  }

  private HttpResponse<String> send(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .header("PRIVATE-TOKEN", token)
            .header("User-Agent", AGENT)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    try {
      return HTTP.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static JsonNode json(HttpResponse<String> response) {
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
