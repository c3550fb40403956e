package dev.runnerpool.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnerpool.sandbox.process.FreePort;
import dev.runnerpool.sandbox.process.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A real Prometheus that scrapes every second and sends alerts to a real Alertmanager. */
final class PrometheusServer implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final Path LOGS = Path.of("target/monitoring");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Program prometheus;
  private final Program alertmanager;
  private final String url;

  /**
   * A series of a query.
   *
   * @param values by seconds since 1970; none is not a number
   */
  record Series(Map<String, String> labels, Map<Double, Double> values) {}

  /**
   * Starts both.
   *
   * @param target host and port of the operator
   * @param rules file of rules
   * @param receiver address that is told of alerts
   * @param folder for their files, the caller's
   */
  PrometheusServer(String target, Path rules, String receiver, Path folder) {
    int port = FreePort.next();
    int alerts = FreePort.next();
    Path alertConfig = folder.resolve("alertmanager.yaml");
    Path config = folder.resolve("prometheus.yaml");
    try {
      Files.createDirectories(LOGS);
      Files.writeString(
          alertConfig,
          """
          route: {receiver: test, group_by: ['...'], group_wait: 0s, group_interval: 1s, repeat_interval: 1h}
          receivers:
            - name: test
              webhook_configs: [{url: "%s", send_resolved: true}]
          """
              .formatted(receiver));
      Files.writeString(
          config,
          """
          global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
          rule_files: ["%s"]
          alerting: {alertmanagers: [{static_configs: [{targets: ["127.0.0.1:%d"]}]}]}
          scrape_configs:
            - job_name: runnerpool-operator
              metrics_path: /q/metrics
              honor_labels: true
              static_configs:
                - {targets: ["%s"], labels: {namespace: runnerpool-system, pod: operator-0}}
          """
              .formatted(rules.toAbsolutePath(), alerts, target));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    url = "http://127.0.0.1:" + port;
    alertmanager =
        start(
            "alertmanager",
            DebianProgram.ALERTMANAGER.path().toString(),
            "--config.file=" + alertConfig,
            "--storage.path=" + folder.resolve("alertmanager"),
            "--web.listen-address=127.0.0.1:" + alerts,
            "--cluster.listen-address=",
            "--log.level=warn");
    prometheus =
        start(
            "prometheus",
            DebianProgram.PROMETHEUS.path().toString(),
            "--config.file=" + config,
            "--storage.tsdb.path=" + folder.resolve("prometheus"),
            "--web.listen-address=127.0.0.1:" + port,
            "--rules.alert.resend-delay=1s",
            "--log.level=warn");
  }

  private static Program start(String name, String... command) {
    return Program.start(LOGS.resolve(name + ".log"), GRACE, List.of(command), Map.of());
  }

  /** Fails if one of them ended, or Prometheus does not take its rules. */
  void check() {
    alertmanager.check();
    prometheus.check();
  }

  /** Whether it scraped the operator lately. */
  boolean isScraping() {
    try {
      return !ask("/api/v1/query?query=" + encode("up == 1")).path("result").isEmpty();
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** Values of a query at every second. */
  List<Series> range(String expr, Instant from, Instant to) {
    JsonNode data =
        ask(
            "/api/v1/query_range?query=%s&start=%d&end=%d&step=1"
                .formatted(encode(expr), from.getEpochSecond(), to.getEpochSecond()));
    List<Series> all = new ArrayList<>();
    for (JsonNode result : data.path("result")) {
      Map<String, String> labels = new TreeMap<>();
      result
          .path("metric")
          .fields()
          .forEachRemaining(label -> labels.put(label.getKey(), label.getValue().asText()));
      Map<Double, Double> values = new TreeMap<>();
      for (JsonNode value : result.path("values")) {
        double number = number(value.path(1).asText());
        if (!Double.isNaN(number)) {
          values.put(value.path(0).asDouble(), number);
        }
      }
      if (!values.isEmpty()) {
        all.add(new Series(labels, values));
      }
    }
    return all;
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  private JsonNode ask(String path) {
    try {
      JsonNode answer =
          JSON.readTree(
              http.send(
                      HttpRequest.newBuilder(URI.create(url + path)).build(),
                      BodyHandlers.ofString())
                  .body());
      if (!answer.path("status").asText().equals("success")) {
        throw new IllegalStateException(path + ": " + answer);
      }
      return answer.path("data");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    prometheus.close();
    alertmanager.close();
  }
}
