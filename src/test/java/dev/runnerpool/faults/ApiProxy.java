package dev.runnerpool.faults;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.runnerpool.sandbox.controlplane.ControlPlane;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands between the operator and the API server: notes what is written, and does to requests,
 * answers and watches what a {@link Disturbance} says. It speaks plain HTTP to the operator and
 * offers no WebSockets, so that watches are streams of lines.
 */
final class ApiProxy implements AutoCloseable {
  private static final List<String> PASSED_ON =
      List.of("Accept", "Authorization", "Content-Type", "User-Agent");
  private static final int CHUNKED = 0;
  private static final int NO_BODY = -1;

  private final String target;
  private final HttpClient http;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private final Queue<Written> written = new ConcurrentLinkedQueue<>();
  private final Map<String, String> authorizations = new ConcurrentHashMap<>();
  private volatile Disturbance disturbance = Disturbance.NONE;

  /** A write that the API server answered. */
  record Written(ApiCall call, int status, Instant at) {
    boolean worked() {
      return status < 300;
    }
  }

  private ApiProxy(ControlPlane plane) {
    this.target = plane.url();
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(Trust.in(plane.certificate()))
            .executor(threads)
            .build();
    try {
      this.server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  static ApiProxy before(ControlPlane plane) {
    return new ApiProxy(plane);
  }

  /** Writes a kubeconfig that leads here. */
  Path kubeconfig(Path file, String token) {
    String text =
        """
        apiVersion: v1
        kind: Config
        current-context: it
        contexts: [{name: it, context: {cluster: it, user: it}}]
        clusters: [{name: it, cluster: {server: "%s"}}]
        users: [{name: it, user: {token: "%s"}}]
        """
            .formatted(url(), token);
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A client that goes this way; the caller closes it. */
  KubernetesClient client(String token) {
    Config config =
        new ConfigBuilder(Config.empty()).withMasterUrl(url()).withOauthToken(token).build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** From now on this happens, and nothing else. */
  void disturb(Disturbance next) {
    Disturbance last = disturbance;
    disturbance = next;
    last.end();
  }

  /** Every write that was answered, the first first. */
  List<Written> written() {
    return List.copyOf(written);
  }

  /** What the lists that the operator made show now, by path. */
  Map<String, String> lists() {
    Map<String, String> now = new ConcurrentHashMap<>();
    authorizations.forEach(
        (path, authorization) -> {
          HttpRequest request =
              HttpRequest.newBuilder(URI.create(target + path))
                  .header("Authorization", authorization)
                  .build();
          try {
            now.put(path, http.send(request, BodyHandlers.ofString()).body());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    return now;
  }

  private void handle(HttpExchange exchange) {
    try (exchange) {
      if (exchange.getRequestHeaders().containsKey("Upgrade")) {
        exchange.sendResponseHeaders(200, NO_BODY);
        return;
      }
      ApiCall call = ApiCall.of(exchange.getRequestMethod(), exchange.getRequestURI().toString());
      byte[] body = exchange.getRequestBody().readAllBytes();
      decide(exchange, call, body);
    } catch (IOException | IllegalStateException | UncheckedIOException e) {
      // The operator or the API server went away.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void decide(HttpExchange exchange, ApiCall call, byte[] body)
      throws IOException, InterruptedException {
    Disturbance now = disturbance;
    Fate fate = now.fate(call);
    if (fate instanceof Fate.Refuse refuse) {
      refuse(exchange, refuse);
      return;
    }
    if (fate instanceof Fate.OldAnswer old) {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      answer(exchange, 200, old.body().getBytes(StandardCharsets.UTF_8));
      return;
    }
    if (fate instanceof Fate.Hold hold) {
      Thread.sleep(hold.time().toMillis());
    }
    if (call.verb().equals("list")) {
      authorizations.put(
          call.pathAndQuery(), exchange.getRequestHeaders().getFirst("Authorization"));
    }
    HttpResponse<InputStream> response =
        http.send(request(exchange, body), BodyHandlers.ofInputStream());
    copyType(response, exchange.getResponseHeaders());
    if (call.verb().equals("watch") && response.statusCode() == 200) {
      watch(exchange, call, response.body());
      return;
    }
    byte[] content = response.body().readAllBytes();
    if (call.isWrite()) {
      written.add(new Written(call, response.statusCode(), Instant.now()));
    }
    now.answered(call, response.statusCode());
    if (!(fate instanceof Fate.LoseAnswer)) {
      answer(exchange, response.statusCode(), content);
    }
  }

  private HttpRequest request(HttpExchange exchange, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(target + exchange.getRequestURI()))
            .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
    for (String header : PASSED_ON) {
      String value = exchange.getRequestHeaders().getFirst(header);
      if (value != null) {
        request.header(header, value);
      }
    }
    return request.build();
  }

  private static void copyType(HttpResponse<?> from, Headers to) {
    from.headers().firstValue("Content-Type").ifPresent(type -> to.set("Content-Type", type));
  }

  private static void refuse(HttpExchange exchange, Fate.Refuse refuse) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    if (refuse.code() == 429) {
      exchange.getResponseHeaders().set("Retry-After", "1");
    }
    String status =
        """
        {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"planned fault",\
        "reason":"%s","code":%d}"""
            .formatted(refuse.reason(), refuse.code());
    answer(exchange, refuse.code(), status.getBytes(StandardCharsets.UTF_8));
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? NO_BODY : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  private void watch(HttpExchange exchange, ApiCall call, InputStream events) throws IOException {
    exchange.sendResponseHeaders(200, CHUNKED);
    EventLines to = new EventLines(exchange.getResponseBody());
    try (events;
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(events, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null && to.isOpen(); line = lines.readLine()) {
        disturbance.event(call, line, to);
      }
    }
  }

  @Override
  public void close() {
    disturb(Disturbance.NONE);
    server.stop(0);
    threads.shutdownNow();
  }
}
