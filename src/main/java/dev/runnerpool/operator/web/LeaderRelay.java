package dev.runnerpool.operator.web;

import dev.runnerpool.core.leader.LeaderAddress;
import dev.runnerpool.core.leader.LeaderGuard;
import dev.runnerpool.operator.web.access.PageConfig;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Optional;

/**
 * Answers with what the leader answers, where this process stands by and knows no pools: a Service
 * sends visitors to any replica. The leader judges each visitor again.
 */
@ApplicationScoped
class LeaderRelay {

  /** Behind the page's filter, before all that answers. */
  private static final int PRIORITY = 150;

  private static final String RELAYED = "X-RunnerPool-Relayed";
  private static final int CONNECT_MILLIS = 2_000;

  /** Without a byte; open pages get one more often. */
  private static final int SILENCE_MILLIS = 45_000;

  private static final List<String> PASSED_BACK =
      List.of("Content-Type", "Content-Length", "Location", "WWW-Authenticate", "Retry-After");

  private final LeaderGuard guard;
  private final LeaderAddress leader;
  private final PageConfig config;
  private final ErrorPages errors;
  private final HttpClient http;

  LeaderRelay(
      LeaderGuard guard, LeaderAddress leader, PageConfig config, ErrorPages errors, Vertx vertx) {
    this.guard = guard;
    this.leader = leader;
    this.config = config;
    this.errors = errors;
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setMaxPoolSize(config.viewers() + 20)
                .setMaxWaitQueueSize(config.viewers())
                .setConnectTimeout(CONNECT_MILLIS));
  }

  void addTo(@Observes Filters filters) {
    filters.register(this::relay, PRIORITY);
  }

  void relay(RoutingContext context) {
    String path = context.normalizedPath();
    boolean own =
        guard.holds()
            || !PageFilter.guards(path)
            || path.startsWith("/q/")
            // Its resources have a proxy of their own, which answers in their words.
            || path.startsWith("/api/")
            || StaticFiles.contain(path)
            || !context.request().method().equals(HttpMethod.GET)
            || path.equals(SignInPage.PATH);
    if (own) {
      context.next();
      return;
    }
    Optional<String> target = leader.leaderAddress();
    if (target.isEmpty() || context.request().headers().contains(RELAYED)) {
      unknown(context);
      return;
    }
    context.request().pause();
    http.request(options(context, target.get()))
        .compose(request -> answer(request, context))
        .onFailure(failure -> unknown(context));
  }

  private RequestOptions options(RoutingContext context, String target) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setTimeout(SILENCE_MILLIS)
            .setAbsoluteURI("http://" + target + context.request().uri())
            .putHeader(RELAYED, "true");
    for (String name : List.of("Authorization", "Cookie", config.userHeader())) {
      String value = context.request().getHeader(name);
      if (value != null) {
        options.putHeader(name, value);
      }
    }
    return options;
  }

  private static Future<Void> answer(HttpClientRequest request, RoutingContext context) {
    HttpServerResponse response = context.response();
    response.closeHandler(gone -> request.reset());
    return request
        .send()
        .compose(
            answer -> {
              response.setStatusCode(answer.statusCode());
              passBack(answer, response);
              return answer.pipeTo(response);
            });
  }

  private static void passBack(HttpClientResponse answer, HttpServerResponse response) {
    for (String name : PASSED_BACK) {
      String value = answer.getHeader(name);
      if (value != null) {
        response.putHeader(name, value);
      }
    }
    if (answer.getHeader("Content-Length") == null) {
      response.setChunked(true);
    }
  }

  private void unknown(RoutingContext context) {
    HttpServerResponse response = context.response();
    if (response.headWritten() || response.closed()) {
      return;
    }
    String title = "This replica stands by";
    String text =
        leader
            .leaderAddress()
            .map("The leader, %s, does not answer. Try again in a moment."::formatted)
            .orElse("No leader is known yet. Try again in a moment.");
    response
        .setStatusCode(503)
        .putHeader("Retry-After", "5")
        .putHeader("Content-Type", "text/html;charset=UTF-8")
        .end(errors.html(503, title, text, List.of()));
  }
}
