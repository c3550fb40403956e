package dev.runnerpool.cli.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.Executors;

/** Answers on this machine, over TLS, for Kubernetes and GitLab. */
final class Stage {

  private static final String GITLAB = "/api/(v4|graphql).*";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final StageCertificate certificate;
  private final String url;
  private final StageCluster cluster;
  private final StageGitLab gitlab = new StageGitLab();

  private Stage(StageCertificate certificate, HttpsServer server) {
    this.certificate = certificate;
    this.url = "https://127.0.0.1:" + server.getAddress().getPort();
    this.cluster = new StageCluster(url, certificate.pem());
  }

  /** Opens one with a certificate that is made in that folder. */
  static Stage open(Path folder) throws IOException {
    StageCertificate certificate = StageCertificate.make(folder);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
    server.setExecutor(
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "stage");
              thread.setDaemon(true);
              return thread;
            }));
    Stage stage = new Stage(certificate, server);
    server.createContext("/", stage::answer);
    server.start();
    return stage;
  }

  /** Whether the pool's status tells of a runner that was made and runs. */
  boolean isOver() {
    return cluster.idleRunners() > 0;
  }

  /** Writes a kubeconfig for it. */
  Path kubeconfig(Path folder) throws IOException {
    String authority =
        Base64.getEncoder().encodeToString(certificate.pem().getBytes(StandardCharsets.UTF_8));
    return Files.writeString(
        folder.resolve("kubeconfig"),
        """
        apiVersion: v1
        kind: Config
        current-context: stage
        contexts: [{name: stage, context: {cluster: stage, user: stage, namespace: %s}}]
        clusters: [{name: stage, cluster: {server: "%s", certificate-authority-data: %s}}]
        users: [{name: stage, user: {token: stage}}]
        """
            .formatted(StageCluster.NAMESPACE, url, authority));
  }

  private void answer(HttpExchange exchange) throws IOException {
    JsonNode body = JSON.readTree(exchange.getRequestBody());
    String path = exchange.getRequestURI().getRawPath();
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    if (path.matches(GITLAB)) {
      send(exchange, 200, gitlab.answer(exchange.getRequestMethod(), path, body));
      return;
    }
    String query = exchange.getRequestURI().getQuery();
    if (query != null && ("&" + query).contains("&watch=true")) {
      exchange.sendResponseHeaders(200, 0);
      cluster.watch(path, exchange.getResponseBody());
      return;
    }
    JsonNode answer = cluster.answer(exchange.getRequestMethod(), path, body);
    send(exchange, answer.path("code").asInt(200), answer);
  }

  private static void send(HttpExchange exchange, int status, JsonNode answer) throws IOException {
    if (answer.isNull()) {
      exchange.getResponseHeaders().set("X-GitLab-Last-Update", "rehearsal");
      exchange.sendResponseHeaders(204, -1);
    } else {
      byte[] bytes = JSON.writeValueAsBytes(answer);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }
}
