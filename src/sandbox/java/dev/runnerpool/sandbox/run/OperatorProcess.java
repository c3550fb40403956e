package dev.runnerpool.sandbox.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged operator in a process of its own, ended with this one. */
public final class OperatorProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(1);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
  private static final Duration CALL_LIMIT = Duration.ofSeconds(5);
  private static final int OUT_LINES = 15;

  private final Process process;
  private final Path log;
  private final String url;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CALL_LIMIT).build();
  private final Thread endWithThisProcess;

  private OperatorProcess(Process process, Path log, String url) {
    this.process = process;
    this.log = log;
    this.url = url;
    this.endWithThisProcess = new Thread(process::destroy, "end of the operator");
    Runtime.getRuntime().addShutdownHook(endWithThisProcess);
  }

  /**
   * Starts the operator and waits until it is ready.
   *
   * @param jar the packaged operator's {@code quarkus-run.jar}
   * @param kubeconfig the cluster it serves
   * @param log where its output goes, overwritten
   * @param prices dollars per hour by instance type that its own table does not know
   * @throws SandboxException if it cannot be started or does not get ready within a minute
   */
  public static OperatorProcess start(
      Path jar, Path kubeconfig, Path log, Map<String, Double> prices) {
    if (!Files.isRegularFile(jar)) {
      throw new SandboxException(
          "the packaged operator is missing at %s: build it with 'mvn package -DskipTests'"
              .formatted(jar));
    }
    int port = freePort();
    ProcessBuilder builder = new ProcessBuilder(command(jar, prices));
    builder.environment().put("KUBECONFIG", kubeconfig.toAbsolutePath().toString());
    builder.environment().put("QUARKUS_HTTP_PORT", String.valueOf(port));
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    try {
      OperatorProcess operator =
          new OperatorProcess(builder.start(), log, "http://127.0.0.1:" + port);
      operator.awaitReady();
      return operator;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start the operator " + jar, e);
    }
  }

  private static List<String> command(Path jar, Map<String, Double> prices) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.add("-XX:+UseSerialGC");
    prices.forEach(
        (type, price) ->
            command.add("-Drunnerpool.prices.overrides.\"%s\"=%s".formatted(type, price)));
    command.addAll(List.of("-jar", jar.toAbsolutePath().toString(), "operate"));
    return command;
  }

  /** Address of the Prometheus metrics. */
  public String metricsUrl() {
    return url + "/q/metrics";
  }

  /** The metrics in Prometheus' text form; empty if the operator does not answer. */
  public String metrics() {
    try {
      return get("/q/metrics").body();
    } catch (IOException e) {
      return "";
    }
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  private void awaitReady() {
    Instant end = Instant.now().plus(START_LIMIT);
    while (!isReady()) {
      if (!process.isAlive() || Instant.now().isAfter(end)) {
        close();
        throw new SandboxException(
            "the operator did not get ready; the end of %s says:%n%s".formatted(log, endOfLog()));
      }
      Pause.of(Duration.ofMillis(100));
    }
  }

  private boolean isReady() {
    try {
      return get("/q/health/ready").statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private HttpResponse<String> get(String path) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path)).timeout(CALL_LIMIT).build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private String endOfLog() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - OUT_LINES), lines.size()));
    } catch (IOException e) {
      return "(nothing: it cannot be read)";
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port", e);
    }
  }

  /** Asks the operator to stop, and ends it if it does not. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
      Runtime.getRuntime().removeShutdownHook(endWithThisProcess);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    } catch (IllegalStateException e) {
      // This process is ending already: the hook does the rest.
      process.destroyForcibly();
    }
  }
}
