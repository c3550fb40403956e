package dev.runnerpool.gitlab.webhook;

import dev.runnerpool.core.leader.LeaderAddress;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/**
 * Passes deliveries on to the process that acts: a Service sends them to any replica, and one that
 * stands by knows no pools. Where nobody can be reached the delivery is not missed, as who takes
 * over reads every queue first.
 */
@ApplicationScoped
class LeaderForwarder {

  private static final String RELAYED = "X-RunnerPool-Relayed";
  private static final List<String> PASSED_ON =
      List.of(
          "Content-Type",
          "Idempotency-Key",
          "X-Gitlab-Event",
          "X-Gitlab-Webhook-UUID",
          "X-Gitlab-Token",
          "webhook-id",
          "webhook-timestamp",
          "webhook-signature");
  private static final int MOST_AT_ONCE = 20;
  private static final int MOST_WAITING = 200;
  // Shorter than the 10 s for which GitLab waits.
  private static final int PATIENCE_MILLIS = 4_000;

  private final LeaderAddress leader;
  private final HttpClient http;

  LeaderForwarder(Vertx vertx, LeaderAddress leader) {
    this.leader = leader;
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setMaxPoolSize(MOST_AT_ONCE)
                .setMaxWaitQueueSize(MOST_WAITING)
                .setConnectTimeout(PATIENCE_MILLIS));
  }

  /** Passes one on once; its answer's status, or empty if it reached nobody. Never fails. */
  Future<Optional<Integer>> pass(String path, MultiMap headers, Buffer body) {
    Optional<String> target = leader.leaderAddress();
    if (target.isEmpty() || headers.contains(RELAYED)) {
      return Future.succeededFuture(Optional.empty());
    }
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI("http://" + target.get() + path)
            .setTimeout(PATIENCE_MILLIS)
            .putHeader(RELAYED, "true");
    PASSED_ON.stream()
        .filter(headers::contains)
        .forEach(name -> options.putHeader(name, headers.get(name)));
    return http.request(options)
        .compose(request -> request.send(body))
        .map(answer -> Optional.of(answer.statusCode()))
        .otherwise(Optional.empty());
  }
}
