package dev.runnerpool.cli.explain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks the operator over HTTP. What it answers beside a good answer is told in a sentence: who is
 * not let in, what is not there, or that something else listens at that address.
 */
final class OperatorClient {

  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** More than a replica that stands by waits for the leader. */
  private static final Duration ANSWER = Duration.ofSeconds(20);

  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  private final URI address;
  private final Optional<String> token;
  private final boolean tokenGiven;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT)
          // A token is for the operator alone.
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  // A newer operator tells more.
  private final ObjectMapper json =
      new ObjectMapper()
          .registerModule(new JavaTimeModule())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private OperatorClient(URI address, Optional<String> token, boolean tokenGiven) {
    this.address = address;
    this.token = token;
    this.tokenGiven = tokenGiven;
  }

  /** Asks with a token that somebody gave. */
  static OperatorClient withToken(URI address, String token) {
    return new OperatorClient(address, Optional.of(token), true);
  }

  /** Asks without one, but for what lies in this pod. */
  static OperatorClient withoutToken(URI address, Optional<String> podToken) {
    return new OperatorClient(address, podToken, false);
  }

  /**
   * The body of a good answer.
   *
   * @throws NoAnswerException for any other, or none
   */
  String get(String path) throws NoAnswerException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address + path))
            .timeout(ANSWER)
            .header("Accept", "application/json");
    token.ifPresent(each -> request.header("Authorization", "Bearer " + each));
    HttpResponse<String> answer = send(request.build());
    if (answer.statusCode() == OK) {
      return answer.body();
    }
    throw new NoAnswerException(
        switch (answer.statusCode()) {
          case UNAUTHORIZED ->
              tokenGiven
                  ? "The operator at %s does not know the token of --token-file.".formatted(address)
                  : "The operator at %s wants a token: name the file that holds it with --token-file."
                      .formatted(address);
          case FORBIDDEN ->
              "The operator at %s does not answer requests from here: ask in its pod, or see runnerpool.page.access."
                  .formatted(address);
          default -> told(answer);
        });
  }

  private HttpResponse<String> send(HttpRequest request) throws NoAnswerException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (HttpTimeoutException e) {
      throw new NoAnswerException("The operator at %s did not answer in time.".formatted(address));
    } catch (IOException e) {
      throw new NoAnswerException(
          "No operator answers at %s (%s). Ask in its pod with kubectl exec, or forward its port with kubectl port-forward deploy/runnerpool-operator 8080 and ask again."
              .formatted(address, e.getClass().getSimpleName()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoAnswerException("Interrupted before the operator answered.");
    }
  }

  private String told(HttpResponse<String> answer) {
    try {
      JsonNode error = json.readTree(answer.body()).path("error");
      if (error.isTextual()) {
        return error.asText();
      }
    } catch (JsonProcessingException e) {
      // Told below: an operator would have said more.
    }
    return answer.statusCode() == NOT_FOUND
        ? "%s does not answer requests from here: ask in the operator's own pod with kubectl exec, or see runnerpool.page.access. The operator may also be older than this program."
            .formatted(address)
        : "What answers at %s is not an operator, or one in trouble: it answered %d."
            .formatted(address, answer.statusCode());
  }

  /** An answer as it is meant. */
  <T> T read(String answer, Class<T> type) throws NoAnswerException {
    try {
      return json.readValue(answer, type);
    } catch (JsonProcessingException e) {
      throw noJson();
    }
  }

  /** An answer, to be read by people and programs. */
  String pretty(String answer) throws NoAnswerException {
    try {
      return json.writerWithDefaultPrettyPrinter().writeValueAsString(json.readTree(answer)) + "\n";
    } catch (JsonProcessingException e) {
      throw noJson();
    }
  }

  private NoAnswerException noJson() {
    return new NoAnswerException(
        "What answers at %s is not an operator: its answer is not JSON that this program knows."
            .formatted(address));
  }
}
