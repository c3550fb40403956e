package dev.runnerpool.sandbox.gitlab.http;

import dev.runnerpool.sandbox.gitlab.state.GitLab;
import dev.runnerpool.sandbox.gitlab.state.Job;
import dev.runnerpool.sandbox.gitlab.state.WebHook;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tells webhooks of every change of a job's status, as a background job of GitLab does. */
final class HookDeliveries {
  private static final int MOST_AT_ONCE = 50;
  private static final long PATIENCE_MILLIS = 10_000;
  private static final String SIGNING = "whsec_";

  private final GitLab gitlab;
  private final HttpClient http;
  private final JobEvent event;
  private final String externalUrl;
  private final String version;

  HookDeliveries(Vertx vertx, GitLab gitlab, String externalUrl, String version) {
    this.gitlab = gitlab;
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions().setMaxPoolSize(MOST_AT_ONCE).setTrustAll(true));
    this.event = new JobEvent(externalUrl);
    this.externalUrl = externalUrl;
    this.version = version;
  }

  /** Begins to deliver; called with the state locked. */
  void jobChanged(Job job, GitLab.Parts parts) {
    var hooks = parts.hooks().toldOf(job.project());
    if (hooks.isEmpty()) {
      return;
    }
    Buffer body = Buffer.buffer(Reply.ok(event.body(job, parts.clock().instant())).body());
    String chain = UUID.randomUUID().toString();
    for (WebHook hook : hooks) {
      send(hook, body, headers(hook.settings(), body, chain, Instant.now()));
    }
  }

  private Map<String, String> headers(
      WebHook.Settings hook, Buffer body, String chain, Instant now) {
    String id = UUID.randomUUID().toString();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("User-Agent", "GitLab/" + version);
    headers.put("X-Gitlab-Event", "Job Hook");
    headers.put("X-Gitlab-Event-UUID", chain);
    headers.put("X-Gitlab-Webhook-UUID", UUID.randomUUID().toString());
    headers.put("Idempotency-Key", id);
    headers.put("X-Gitlab-Instance", externalUrl);
    if (hook.token() != null) {
      headers.put("X-Gitlab-Token", hook.token());
    }
    if (hook.signingToken() != null) {
      String timestamp = Long.toString(now.getEpochSecond());
      headers.put("webhook-id", id);
      headers.put("webhook-timestamp", timestamp);
      headers.put(
          "webhook-signature",
          "v1," + signature(hook.signingToken(), id + "." + timestamp + ".", body));
    }
    return headers;
  }

  private static String signature(String token, String start, Buffer body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      byte[] key = Base64.getDecoder().decode(token.substring(SIGNING.length()));
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update(start.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(mac.doFinal(body.getBytes()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void send(WebHook hook, Buffer body, Map<String, String> headers) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(hook.settings().url())
            .setTimeout(PATIENCE_MILLIS);
    headers.forEach(options::putHeader);
    http.request(options)
        .compose(request -> request.send(body))
        .map(answer -> answer.statusCode() / 100 == 2)
        .onComplete(done -> note(hook, done.succeeded() && done.result()));
  }

  private void note(WebHook hook, boolean well) {
    gitlab.locked(
        parts -> {
          hook.delivered(well, parts.clock().instant());
          return null;
        });
  }
}
