package dev.runnerpool.operator.web;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks as a browser does, but follows no redirect by itself. */
final class Browser {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final URI page;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  Browser(URI page) {
    this.page = page;
  }

  HttpResponse<String> get(String path, String... headers) throws IOException {
    return send(request(path, headers).GET().build());
  }

  HttpResponse<String> post(String path, String form, String... headers) throws IOException {
    return send(
        request(path, headers)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build());
  }

  int status(String path, String... headers) throws IOException {
    return get(path, headers).statusCode();
  }

  private HttpRequest.Builder request(String path, String... headers) {
    URI address = URI.create(page.toString().replaceAll("/+$", "") + path);
    HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(LIMIT);
    return headers.length == 0 ? request : request.headers(headers);
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
