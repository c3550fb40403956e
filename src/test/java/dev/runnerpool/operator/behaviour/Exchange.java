package dev.runnerpool.operator.behaviour;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import dev.runnerpool.scenes.TeamNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;

/** Asks the operator and GitLab over HTTP, as people and Prometheus do. */
final class Exchange {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Exchange() {}

  /** All that Prometheus sees. */
  static String metrics() {
    return ask("/q/metrics", "*/*").body();
  }

  /** What the operator answers. */
  static HttpResponse<String> ask(String path, String accept) {
    int port = ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
    URI address = URI.create("http://localhost:" + port + path);
    try {
      return HTTP.send(
          HttpRequest.newBuilder(address).header("Accept", accept).build(),
          BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** The line of a meter of one namespace, with its value. */
  static String metric(String name, String namespace) {
    return metrics()
        .lines()
        .filter(line -> line.startsWith(name + "{"))
        .filter(line -> line.contains("namespace=\"" + namespace + "\""))
        .findFirst()
        .orElse("");
  }

  /** Runners in GitLab whose description begins so. */
  static List<JsonNode> runnersDescribed(SimulatedGitLab gitlab, String start) {
    return TeamNamespace.runnersDescribed(gitlab, start);
  }

  /** Somebody pauses the one runner whose description begins so. */
  static void pause(SimulatedGitLab gitlab, String start) {
    long id = runnersDescribed(gitlab, start).get(0).path("id").asLong();
    String token = gitlab.createToken("somebody", Set.of(Scope.API), Role.OWNER, true);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(gitlab.url() + "/api/v4/runners/" + id))
            .header("PRIVATE-TOKEN", token)
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString("{\"paused\": true}"))
            .build();
    try {
      HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(answer.body());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
