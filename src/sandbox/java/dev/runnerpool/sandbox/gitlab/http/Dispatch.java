package dev.runnerpool.sandbox.gitlab.http;

import dev.runnerpool.sandbox.gitlab.state.GitLab;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** The way of every request: body, fault, limit, endpoint, count, answer. */
final class Dispatch {
  static final String CONTROL = "/-/simulator";
  private static final Logger LOG = Logger.getLogger(Dispatch.class);
  private static final int BROKEN = 0;
  private static final int TOO_MANY = 429;

  private final Vertx vertx;
  private final GitLab gitlab;
  private final Faults faults;
  private final RequestLog requests;
  private final FirstSeen seen;
  private final Settings settings;
  private final RateLimits limits;
  private final String root;

  Dispatch(
      Vertx vertx,
      GitLab gitlab,
      Faults faults,
      RequestLog requests,
      FirstSeen seen,
      Settings settings,
      RateLimits limits,
      String root) {
    this.vertx = vertx;
    this.gitlab = gitlab;
    this.faults = faults;
    this.requests = requests;
    this.seen = seen;
    this.settings = settings;
    this.limits = limits;
    this.root = root;
  }

  /** A handler that answers at once, alone with the state. */
  Handler<RoutingContext> sync(String route, Endpoint endpoint) {
    return held(
        route,
        call -> Future.succeededFuture(gitlab.locked(parts -> endpoint.answer(call, parts))));
  }

  /** A handler that may answer later. */
  Handler<RoutingContext> held(String route, Function<Call, Future<Reply>> endpoint) {
    return context ->
        context
            .request()
            .body()
            .onSuccess(body -> begin(route, context, body, endpoint))
            .onFailure(broken -> context.request().connection().close());
  }

  private void begin(
      String route, RoutingContext context, Buffer body, Function<Call, Future<Reply>> endpoint) {
    String path = context.request().path().substring(root.length());
    Optional<Fault> fault =
        path.startsWith(CONTROL)
            ? Optional.empty()
            : faults.take(context.request().method() + " " + path, route, agent(context));
    long delay = fault.map(Fault::delayMillis).orElse(0L);
    Runnable next = () -> answer(route, context, body, endpoint, fault.orElse(null));
    if (delay > 0) {
      vertx.setTimer(delay, id -> next.run());
    } else {
      next.run();
    }
  }

  private void answer(
      String route,
      RoutingContext context,
      Buffer body,
      Function<Call, Future<Reply>> endpoint,
      Fault fault) {
    Fault.Kind kind = fault == null ? Fault.Kind.DELAY : fault.kind();
    Future<Reply> reply =
        FaultReply.inPlaceOfGitLab(fault, root, now())
            .map(Future::succeededFuture)
            .or(() -> limited(context))
            .orElseGet(() -> call(context, body, kind, endpoint));
    reply.onComplete(
        done ->
            send(
                route,
                context,
                kind,
                telling(context, done.succeeded() ? done.result() : failed(done.cause()))));
  }

  private Optional<Future<Reply>> limited(RoutingContext context) {
    if (context.request().path().startsWith(root + CONTROL)) {
      return Optional.empty();
    }
    int perMinute = settings.now().requestsPerMinute();
    Instant now = now();
    long wait = limits.overBy(caller(context), perMinute, now);
    return wait == 0
        ? Optional.empty()
        : Optional.of(Future.succeededFuture(RateLimits.global(perMinute, wait, now)));
  }

  /** GitLab counts what comes with a token by its user, the rest by address. */
  private static String caller(RoutingContext context) {
    String token = context.request().getHeader("PRIVATE-TOKEN");
    return token == null
        ? "address " + context.request().remoteAddress().hostAddress()
        : "token " + token;
  }

  private Reply telling(RoutingContext context, Reply reply) {
    int perMinute = settings.now().requestsPerMinute();
    boolean counted = perMinute > 0 && !context.request().path().startsWith(root + CONTROL);
    return counted && settings.now().tellRemaining() && reply.status() != TOO_MANY
        ? limits.telling(reply, caller(context), perMinute, now())
        : reply;
  }

  private static Future<Reply> call(
      RoutingContext context,
      Buffer body,
      Fault.Kind kind,
      Function<Call, Future<Reply>> endpoint) {
    try {
      if (kind == Fault.Kind.REPEAT) {
        return endpoint
            .apply(new Call(context, body, false))
            .compose(first -> call(context, body, Fault.Kind.DELAY, endpoint));
      }
      return endpoint.apply(new Call(context, body, kind == Fault.Kind.OUTSIDER));
    } catch (ApiError e) {
      return Future.succeededFuture(e.reply());
    } catch (IllegalArgumentException e) {
      return Future.succeededFuture(Reply.message(400, "400 Bad request - " + e.getMessage()));
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private static Reply failed(Throwable cause) {
    LOG.error("a request to the simulated GitLab failed", cause);
    return Reply.message(500, "500 Internal Server Error");
  }

  private void send(String route, RoutingContext context, Fault.Kind kind, Reply reply) {
    HttpServerRequest request = context.request();
    boolean breaks = kind == Fault.Kind.DROP || kind == Fault.Kind.REFUSE;
    requests.add(
        new RequestLog.Entry(
            now(),
            route,
            request.method().name(),
            request.path(),
            agent(context),
            breaks ? BROKEN : reply.status()));
    HttpServerResponse response = context.response();
    if (response.closed() || response.ended()) {
      return;
    }
    if (breaks) {
      request.connection().close();
      return;
    }
    response
        .setStatusCode(reply.status())
        .putHeader("Date", RateLimits.httpDate(now()))
        .putHeader("X-Request-Id", UUID.randomUUID().toString());
    reply.headers().forEach(response::putHeader);
    byte[] body =
        kind == Fault.Kind.WRONG_JSON
            ? FaultReply.WRONG_JSON.getBytes(StandardCharsets.UTF_8)
            : reply.body();
    boolean half = kind == Fault.Kind.TRUNCATE || kind == Fault.Kind.STALL;
    if (half && body.length > 1) {
      response.putHeader("Content-Length", Integer.toString(body.length));
      Future<Void> written = response.write(Buffer.buffer().appendBytes(body, 0, body.length / 2));
      if (kind == Fault.Kind.TRUNCATE) {
        written.onComplete(done -> request.connection().close());
      }
    } else {
      if (kind != Fault.Kind.WRONG_JSON) {
        seen.told(route, agent(context), reply);
      }
      response.end(Buffer.buffer(body));
    }
  }

  private static String agent(RoutingContext context) {
    String agent = context.request().getHeader("User-Agent");
    return agent == null ? "" : agent;
  }

  private Instant now() {
    return gitlab.locked(parts -> parts.clock().instant());
  }
}
