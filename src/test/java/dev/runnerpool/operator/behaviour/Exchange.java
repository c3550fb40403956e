package dev.runnerpool.operator.behaviour;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.scenes.OperatorScene;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;

/** Asks the operator and GitLab over HTTP, as people and Prometheus do. */
final class Exchange {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private Exchange() {}

  /** All that Prometheus sees. */
  static String metrics() {
    int port = ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
    return get("http://localhost:" + port + "/q/metrics");
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
    return OperatorScene.runnersDescribed(gitlab, start);
  }

  private static String get(String url) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
    try {
      return HTTP.send(request, BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
