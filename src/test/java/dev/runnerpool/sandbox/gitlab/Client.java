package dev.runnerpool.sandbox.gitlab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;

/** Plain HTTP calls against a simulated GitLab. */
public final class Client {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final HttpClient http;
  private final String url;

  public Client(String url) {
    this(url, HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
  }

  /** One that trusts other authorities, for example. */
  public Client(String url, HttpClient http) {
    this.url = url;
    this.http = http;
  }

  public record Answer(int status, HttpResponse<String> response) {
    public JsonNode json() throws IOException {
      return JSON.readTree(response.body());
    }

    public String header(String name) {
      return response.headers().firstValue(name).orElse(null);
    }
  }

  /** Headers are given as name, value, name, value. */
  public CompletableFuture<Answer> later(
      String method, String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .method(method, BodyPublishers.ofString(body));
    request.header("Content-Type", body.startsWith("{") ? "application/json" : "text/plain");
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.sendAsync(request.build(), BodyHandlers.ofString())
        .thenApply(response -> new Answer(response.statusCode(), response));
  }

  public Answer call(String method, String path, String body, String... headers) {
    return later(method, path, body, headers).join();
  }

  public Answer get(String path, String token) {
    return call("GET", path, "", "PRIVATE-TOKEN", token);
  }
}
