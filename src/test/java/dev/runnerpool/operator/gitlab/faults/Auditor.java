package dev.runnerpool.operator.gitlab.faults;

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

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SYSTEM = "s_0123456789ab";
  private static final String DEAD_SYSTEM = "r_dead00000000";

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

  /** Changes a runner as somebody does who does not know of pools. */
  void meddle(long runner) {
    send("PUT", "/runners/" + runner, "{\"tag_list\": [\"meddled\"]}");
  }

  /** Whether GitLab knows the runner's token. */
  boolean isGood(String runnerToken) {
    return verify(runnerToken, SYSTEM) == 200;
  }

  /** Leaves what a runner leaves whose pod died. */
  void leaveDeadProcess(String runnerToken) {
    verify(runnerToken, DEAD_SYSTEM);
  }

  private int verify(String runnerToken, String system) {
    String body = "{\"token\": \"%s\", \"system_id\": \"%s\"}".formatted(runnerToken, system);
    return send("POST", "/runners/verify", body).statusCode();
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
