package dev.runnerpool.gitlab.webhook;

import dev.runnerpool.scenes.MetricSeries;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Delivers webhooks to an operator, as GitLab and as others do. */
public record DeliverySender(URI operator) {

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** What deliveries are signed with, as a Secret's {@code webhook-secret}. */
  public static final String KEY = WebhookGitLab.KEY;

  /** Headers of a delivery signed with {@link #KEY} at a time. */
  public static String[] signed(String id, String body, Instant time) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    byte[] key = Base64.getDecoder().decode(KEY.substring("whsec_".length()));
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    String content = id + "." + time.getEpochSecond() + "." + body;
    byte[] signature = mac.doFinal(content.getBytes(StandardCharsets.UTF_8));
    return new String[] {
      "webhook-id",
      id,
      "webhook-timestamp",
      Long.toString(time.getEpochSecond()),
      "webhook-signature",
      "v1," + Base64.getEncoder().encodeToString(signature)
    };
  }

  /** Delivers and waits for the answer. */
  public HttpResponse<String> send(String path, String body, String... headers) throws Exception {
    return HTTP.send(
        request(path, headers).POST(BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  /** The status, or -1 if the connection was closed while the body was still being sent. */
  static int status(HttpRequest request) throws InterruptedException {
    try {
      return HTTP.send(request, BodyHandlers.ofString()).statusCode();
    } catch (IOException closed) {
      return -1;
    }
  }

  HttpRequest.Builder request(String path, String... headers) {
    return HttpRequest.newBuilder(operator.resolve(path))
        .header("Content-Type", "application/json")
        .headers(headers);
  }

  /** How many deliveries had that outcome until now. */
  double counted(String outcome) throws Exception {
    String metrics =
        HTTP.send(
                HttpRequest.newBuilder(operator.resolve("/q/metrics")).build(),
                BodyHandlers.ofString())
            .body();
    return MetricSeries.values(
            metrics, "runnerpool_webhook_deliveries_total", "outcome=\"" + outcome + "\"")
        .sum();
  }
}
