package dev.runnerpool.operator.web.json;

import dev.runnerpool.core.leader.LeaderAddress;
import dev.runnerpool.core.leader.LeaderGuard;
import dev.runnerpool.operator.web.access.PodToken;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Passes questions on to the leader: a Service or {@code kubectl exec} leads to any replica, and
 * one that stands by knows no pools. The leader judges by itself who may ask it.
 */
@ApplicationScoped
class LeaderProxy {

  private static final String PREFIX = "/api/";
  private static final String RELAYED = "X-RunnerPool-Relayed";

  /** Before the resources and after those who judge who may ask, which have higher ones. */
  private static final int PRIORITY = 100;

  private static final int MOST_AT_ONCE = 20;
  private static final int MOST_WAITING = 200;
  private static final int CONNECT_MILLIS = 2_000;

  /** Reports over the records may take a while. */
  private static final int ANSWER_MILLIS = 30_000;

  private static final int REFUSED = 403;
  private static final int UNAVAILABLE = 503;

  /** Of one connection alone (RFC 9110, 7.6.1), or set again for each. */
  private static final Set<String> NOT_PASSED_ON =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "host",
          "content-length");

  private final LeaderGuard guard;
  private final LeaderAddress leader;
  private final HttpClient http;

  LeaderProxy(Vertx vertx, LeaderGuard guard, LeaderAddress leader) {
    this.guard = guard;
    this.leader = leader;
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setMaxPoolSize(MOST_AT_ONCE)
                .setMaxWaitQueueSize(MOST_WAITING)
                .setConnectTimeout(CONNECT_MILLIS));
  }

  void addTo(@Observes Filters filters) {
    filters.register(this::handle, PRIORITY);
  }

  void handle(RoutingContext context) {
    String path = context.normalizedPath();
    if (!path.startsWith(PREFIX) || !isQuestion(context) || guard.holds()) {
      context.next();
      return;
    }
    Optional<String> target = leader.leaderAddress();
    if (target.isEmpty()) {
      unavailable(context, "it knows of no leader now: ask again in some seconds.");
    } else if (context.get(PodToken.ADMITTED) != null) {
      // That token opens this pod alone, and leaves it for no other.
      unavailable(
          context,
          "the leader, %s, does not answer requests from here: ask in the leader's own pod."
              .formatted(named(target.get())));
    } else if (context.request().headers().contains(RELAYED)) {
      unavailable(context, "another has just begun to lead: ask again in some seconds.");
    } else {
      pass(context, target.get());
    }
  }

  private static boolean isQuestion(RoutingContext context) {
    HttpMethod method = context.request().method();
    return HttpMethod.GET.equals(method) || HttpMethod.HEAD.equals(method);
  }

  private void pass(RoutingContext context, String target) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(context.request().method())
            .setAbsoluteURI("http://" + target + uri(context))
            .setTimeout(ANSWER_MILLIS);
    copy(context.request().headers(), options::addHeader);
    options.putHeader(RELAYED, "true");
    http.request(options)
        .compose(request -> request.send())
        .onSuccess(answer -> answer(context, target, answer))
        .onFailure(
            failure ->
                unavailable(context, "the leader, at %s, does not answer.".formatted(target)));
  }

  private static String uri(RoutingContext context) {
    String query = context.request().query();
    return context.normalizedPath() + (query == null ? "" : "?" + query);
  }

  private String named(String target) {
    return leader.leaderName().map(pod -> "pod %s at ".formatted(pod)).orElse("at ") + target;
  }

  private void answer(RoutingContext context, String target, HttpClientResponse answer) {
    if (answer.statusCode() == REFUSED) {
      unavailable(
          context,
          "the leader, %s, does not answer requests from here: ask in the leader's own pod."
              .formatted(named(target)));
      return;
    }
    HttpServerResponse response = context.response().setStatusCode(answer.statusCode());
    copy(answer.headers(), (name, value) -> response.headers().add(name, value));
    response.setChunked(true);
    answer.pipeTo(response);
  }

  private interface Header {
    void add(String name, String value);
  }

  private static void copy(MultiMap headers, Header to) {
    headers.forEach(
        (name, value) -> {
          if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
            to.add(name, value);
          }
        });
  }

  private static void unavailable(RoutingContext context, String why) {
    if (context.response().headWritten() || context.response().closed()) {
      return;
    }
    context
        .response()
        .setStatusCode(UNAVAILABLE)
        .putHeader("Content-Type", "application/json")
        .putHeader("Retry-After", "5")
        .end(
            new JsonObject()
                .put("error", "This replica does not lead and knows no pools; " + why)
                .encode());
  }
}
