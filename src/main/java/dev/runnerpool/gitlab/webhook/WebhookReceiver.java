package dev.runnerpool.gitlab.webhook;

import dev.runnerpool.gitlab.webhook.WebhookDeliveries.Outcome;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * The HTTP side of webhooks. What is authentic is answered 202 whatever becomes of it, as GitLab
 * gives a hook up after four other answers. Memory is bounded whoever sends.
 */
@ApplicationScoped
class WebhookReceiver {

  /** Longest body taken, in bytes. */
  static final int LONGEST_BODY = 1 << 20;

  private static final Logger LOG = Logger.getLogger(WebhookReceiver.class);
  private static final long MOST_HELD = 16L * LONGEST_BODY;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Webhooks webhooks;
  private final LeaderForwarder relay;
  private final List<WebhookDeliveries> listeners;
  private final AtomicLong held = new AtomicLong();

  WebhookReceiver(Webhooks webhooks, LeaderForwarder relay, Instance<WebhookDeliveries> listeners) {
    this.webhooks = webhooks;
    this.relay = relay;
    this.listeners = listeners.stream().toList();
  }

  void addTo(@Observes Router router) {
    router.post(WebhookAddress.ROUTE).handler(this::receive);
  }

  private void receive(RoutingContext context) {
    HttpServerRequest request = context.request();
    String type = Optional.ofNullable(request.getHeader("Content-Type")).orElse("");
    if (!type.toLowerCase(Locale.ROOT).contains("json")) {
      refuse(context, Outcome.Malformed, 415);
    } else if (length(request) > LONGEST_BODY) {
      refuse(context, Outcome.TooLarge, 413);
    } else {
      new Incoming(context).begin();
    }
  }

  private static long length(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    return length != null && length.matches("\\d{1,18}") ? Long.parseLong(length) : 0;
  }

  /** A body on its way in. */
  private final class Incoming {
    private final RoutingContext context;
    private final Buffer body = Buffer.buffer();
    private boolean over;
    private long timer;

    Incoming(RoutingContext context) {
      this.context = context;
    }

    void begin() {
      timer = context.vertx().setTimer(PATIENCE.toMillis(), id -> end(Outcome.Malformed, 408));
      HttpServerRequest request = context.request();
      request.handler(this::take);
      request.endHandler(done -> complete());
      request.exceptionHandler(broken -> end(Outcome.Malformed, 400));
      request.resume();
    }

    private void take(Buffer piece) {
      if (over) {
        return;
      }
      if (body.length() + piece.length() > LONGEST_BODY) {
        end(Outcome.TooLarge, 413);
      } else if (held.addAndGet(piece.length()) > MOST_HELD) {
        held.addAndGet(-piece.length());
        end(Outcome.Busy, 503);
      } else {
        body.appendBuffer(piece);
      }
    }

    private void complete() {
      if (over) {
        return;
      }
      over = true;
      context.vertx().cancelTimer(timer);
      HttpServerRequest request = context.request();
      Future<Answer> answer =
          webhooks.acts()
              ? context.vertx().executeBlocking(() -> look(request, body), false)
              : relay.pass(request.path(), request.headers(), body).map(Answer::relayed);
      answer.onComplete(
          done -> {
            held.addAndGet(-body.length());
            if (done.failed()) {
              LOG.error("a delivery failed unexpectedly", done.cause());
            }
            answer(context, done.succeeded() ? done.result() : Answer.of(Outcome.Busy));
          });
    }

    private void end(Outcome outcome, int status) {
      if (!over) {
        over = true;
        context.vertx().cancelTimer(timer);
        held.addAndGet(-body.length());
        refuse(context, outcome, status);
      }
    }
  }

  private Answer look(HttpServerRequest request, Buffer body) {
    WebhookAddress address =
        new WebhookAddress(request.getParam("namespace"), request.getParam("secret"));
    return Answer.of(webhooks.receive(address, delivery(request, body)));
  }

  private static Delivery delivery(HttpServerRequest request, Buffer body) {
    Optional<String> signed = header(request, "webhook-id");
    return new Delivery(
        signed
            .or(() -> header(request, "Idempotency-Key"))
            .or(() -> header(request, "X-Gitlab-Webhook-UUID")),
        header(request, "webhook-timestamp"),
        header(request, "webhook-signature"),
        header(request, "X-Gitlab-Token"),
        body.getBytes());
  }

  private static Optional<String> header(HttpServerRequest request, String name) {
    return Optional.ofNullable(request.getHeader(name)).filter(value -> !value.isBlank());
  }

  /** What became of a delivery, and what its sender is told. */
  private record Answer(Outcome outcome, int status) {

    static Answer of(Outcome outcome) {
      int status =
          switch (outcome) {
            case Accepted, Duplicate, Ignored, Stale, Relayed, Missed -> 202;
            case Unauthorized -> 401;
            case TooLarge -> 413;
            case Malformed -> 400;
            case Busy -> 503;
          };
      return new Answer(outcome, status);
    }

    static Answer relayed(Optional<Integer> status) {
      return status.map(given -> new Answer(Outcome.Relayed, given)).orElse(of(Outcome.Missed));
    }
  }

  private void answer(RoutingContext context, Answer answer) {
    count(answer.outcome());
    if (!context.response().ended() && !context.response().closed()) {
      context.response().setStatusCode(answer.status()).end();
    }
  }

  /** Answers without reading on: the rest of the body is not wanted. */
  private void refuse(RoutingContext context, Outcome outcome, int status) {
    count(outcome);
    if (!context.response().ended() && !context.response().closed()) {
      context.response().setStatusCode(status).end().onComplete(sent -> close(context));
    }
  }

  /** Other requests of an HTTP/2 connection go on. */
  private static void close(RoutingContext context) {
    if (context.request().version() == HttpVersion.HTTP_2) {
      context.response().reset(0);
    } else {
      context.request().connection().close();
    }
  }

  private void count(Outcome outcome) {
    listeners.forEach(listener -> listener.ended(outcome));
  }
}
