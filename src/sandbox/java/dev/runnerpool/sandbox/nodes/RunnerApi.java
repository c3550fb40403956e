package dev.runnerpool.sandbox.nodes;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32;

/** GitLab's runner API, version 4, as one runner calls it. */
final class RunnerApi {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http;
  private final RunnerConfig config;
  private final ObjectNode info;
  private final String systemId;

  RunnerApi(HttpClient http, RunnerConfig config, String architecture, String systemId) {
    this.http = http;
    this.config = config;
    this.systemId = systemId;
    this.info =
        JSON.createObjectNode()
            .put("name", "gitlab-runner")
            .put("version", "19.4.0")
            .put("revision", "00000000")
            .put("platform", "linux")
            .put("architecture", architecture)
            .put("executor", config.executor())
            .put("shell", "bash");
    ObjectNode features = info.putObject("features");
    for (String feature :
        new String[] {
          "variables",
          "image",
          "services",
          "refspecs",
          "masking",
          "raw_variables",
          "artifacts",
          "cache",
          "upload_multiple_artifacts",
          "session",
          "terminal",
          "return_exit_code",
          "multi_build_steps",
          "trace_reset",
          "trace_checksum",
          "trace_size",
          "cancelable",
          "cancel_gracefully",
          "two_phase_job_commit"
        }) {
      features.put(feature, true);
    }
  }

  /** Asks for a job; a server that holds the request answers later. */
  CompletableFuture<HttpResponse<String>> requestJob(String lastUpdate) {
    ObjectNode body = body(config.token()).put("system_id", systemId);
    if (!lastUpdate.isEmpty()) {
      body.put("last_update", lastUpdate);
    }
    return send(request("/jobs/request", "POST", body).header("Runner-Token", config.token()));
  }

  CompletableFuture<HttpResponse<String>> running(JobRequest job) {
    return send(update(job, body(job.token()).put("state", "running")));
  }

  CompletableFuture<HttpResponse<String>> finished(JobRequest job, JobOutcome outcome, String log) {
    byte[] bytes = log.getBytes(StandardCharsets.UTF_8);
    CRC32 crc = new CRC32();
    crc.update(bytes);
    ObjectNode body = body(job.token()).put("state", outcome.state());
    body.putObject("output")
        .put("checksum", "crc32:%08x".formatted(crc.getValue()))
        .put("bytesize", bytes.length);
    if (!outcome.isSuccess()) {
      body.put("failure_reason", outcome.failureReason()).put("exit_code", outcome.exitCode());
    }
    return send(update(job, body));
  }

  CompletableFuture<HttpResponse<String>> trace(JobRequest job, String log) {
    byte[] bytes = log.getBytes(StandardCharsets.UTF_8);
    URI uri = URI.create(path("/jobs/" + job.id() + "/trace?debug_trace=false"));
    return send(
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofMinutes(2))
            .header("Content-Type", "text/plain")
            .header("Content-Range", "0-" + (bytes.length - 1))
            .header("Job-Token", job.token())
            .method("PATCH", BodyPublishers.ofByteArray(bytes)));
  }

  private HttpRequest.Builder update(JobRequest job, ObjectNode body) {
    return request("/jobs/" + job.id(), "PUT", body).header("Job-Token", job.token());
  }

  private ObjectNode body(String token) {
    ObjectNode body = JSON.createObjectNode().put("token", token);
    body.set("info", info);
    return body;
  }

  private HttpRequest.Builder request(String path, String method, ObjectNode body) {
    return HttpRequest.newBuilder(URI.create(path(path)))
        .timeout(Duration.ofMinutes(2))
        .header("Content-Type", "application/json")
        .header("Accept", "application/json")
        .method(method, BodyPublishers.ofString(body.toString()));
  }

  private CompletableFuture<HttpResponse<String>> send(HttpRequest.Builder request) {
    String agent = "gitlab-runner 19.4.0 (simulated; linux)";
    return http.sendAsync(request.header("User-Agent", agent).build(), BodyHandlers.ofString());
  }

  private String path(String path) {
    return config.base() + "/api/v4" + path;
  }
}
