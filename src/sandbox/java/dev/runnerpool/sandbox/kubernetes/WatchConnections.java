package dev.runnerpool.sandbox.kubernetes;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The open watches and the connections that carry them: chunked HTTP or a WebSocket. */
final class WatchConnections {
  private static final long LISTENER_DELAY_MILLIS = 50;

  private final Vertx vertx;
  private final ObjectStore store;
  private final Reads reads;
  private final Map<Watch, ApiRequest> open = new LinkedHashMap<>();

  WatchConnections(Vertx vertx, ObjectStore store, Duration bookmarkEvery) {
    this.vertx = vertx;
    this.store = store;
    this.reads = new Reads(store);
    vertx.setPeriodic(bookmarkEvery.toMillis(), any -> bookmark());
  }

  void open(ApiRequest request) {
    if ("websocket".equalsIgnoreCase(request.http().getHeader("Upgrade"))) {
      request.http().toWebSocket().onSuccess(socket -> open(request, socket));
      return;
    }
    HttpServerResponse response = request.http().response();
    response.setChunked(true).putHeader("Content-Type", "application/json");
    Watch watch = reads.watch(request, new HttpSink(response));
    response.writeHead();
    response.closeHandler(any -> close(watch));
    keep(watch, request);
  }

  private void open(ApiRequest request, ServerWebSocket socket) {
    SocketSink sink = new SocketSink(vertx, socket);
    try {
      Watch watch = reads.watch(request, sink);
      socket.closeHandler(any -> close(watch));
      keep(watch, request);
    } catch (ApiError e) {
      sink.send(Change.event("ERROR", Buffer.buffer(Json.encode(e.status()))));
      sink.end();
    }
  }

  private void keep(Watch watch, ApiRequest request) {
    open.put(watch, request);
    request
        .query("timeoutSeconds")
        .map(Long::parseLong)
        .filter(seconds -> seconds > 0)
        .ifPresent(seconds -> vertx.setTimer(seconds * 1000, any -> end(watch)));
  }

  /** Ends all watches, as an API server does when it restarts. */
  void dropAll() {
    List.copyOf(open.keySet()).forEach(this::end);
  }

  private void end(Watch watch) {
    if (open.containsKey(watch)) {
      close(watch);
      watch.sink().end();
    }
  }

  private void close(Watch watch) {
    ApiRequest request = open.remove(watch);
    if (request != null) {
      store.collection(request.type()).close(watch);
    }
  }

  private void bookmark() {
    open.forEach(
        (watch, request) -> {
          if (watch.bookmarks()) {
            watch.sink().send(reads.bookmark(request.type(), false));
          }
        });
  }

  private record HttpSink(HttpServerResponse response) implements Watch.Sink {
    @Override
    public void send(Buffer event) {
      if (!response.closed()) {
        response.write(event);
      }
    }

    @Override
    public void end() {
      if (!response.closed() && !response.ended()) {
        response.end();
      }
    }
  }

  /**
   * Sends nothing in its first moment, but keeps it: the client takes up its listener only after
   * the connection stands. It loses what arrives before, and waits for ever if that is the end. Its
   * moment begins when it answers a ping, however busy the machine is.
   */
  private static final class SocketSink implements Watch.Sink {
    private final ServerWebSocket socket;
    private List<Buffer> kept = new ArrayList<>();
    private boolean ended;

    private SocketSink(Vertx vertx, ServerWebSocket socket) {
      this.socket = socket;
      socket.pongHandler(any -> vertx.setTimer(LISTENER_DELAY_MILLIS, later -> release()));
      socket.writePing(Buffer.buffer("are you there?"));
    }

    private void release() {
      if (kept == null) {
        return;
      }
      List<Buffer> events = kept;
      kept = null;
      events.forEach(this::send);
      if (ended) {
        socket.close();
      }
    }

    @Override
    public void send(Buffer event) {
      if (kept != null) {
        kept.add(event);
      } else if (!socket.isClosed()) {
        socket.writeTextMessage(event.toString());
      }
    }

    @Override
    public void end() {
      ended = true;
      if (kept == null) {
        socket.close();
      }
    }
  }
}
