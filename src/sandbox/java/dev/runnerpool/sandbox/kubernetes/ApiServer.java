package dev.runnerpool.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Takes HTTP requests apart and answers them. Runs on one event loop. */
final class ApiServer {
  private final Vertx vertx;
  private final ResourceTypes types = new ResourceTypes();
  private final Map<ApiCall, LongAdder> calls = new ConcurrentHashMap<>();
  private final Faults faults = new Faults();
  private final Reads reads;
  private final Deletion deletion;
  private final Writes writes;
  private final WatchConnections watches;

  ApiServer(Vertx vertx, EmbeddedKubernetes.Options options) {
    this.vertx = vertx;
    ObjectStore store = new ObjectStore(options.rememberedChanges());
    this.reads = new Reads(store);
    this.deletion =
        new Deletion(
            store, types, task -> vertx.getOrCreateContext().runOnContext(x -> task.run()));
    this.writes = new Writes(store, types, deletion);
    this.watches = new WatchConnections(vertx, store, options.bookmarkEvery());
  }

  Map<ApiCall, LongAdder> calls() {
    return calls;
  }

  Faults faults() {
    return faults;
  }

  void dropWatches() {
    watches.dropAll();
  }

  void handle(HttpServerRequest http) {
    if ("websocket".equalsIgnoreCase(http.getHeader("Upgrade"))) {
      answer(http, Buffer.buffer());
    } else {
      http.body().onSuccess(body -> answer(http, body));
    }
  }

  private void answer(HttpServerRequest http, Buffer body) {
    guarded(
        http,
        () -> {
          Optional<ApiRequest> request = ApiRequest.parse(http, body, types);
          if (request.isPresent()) {
            admitCall(request.get());
          } else {
            reply(http, 200, Discovery.answer(http, body, types));
          }
        });
  }

  private void admitCall(ApiRequest request) {
    ApiCall call = request.call();
    calls.computeIfAbsent(call, any -> new LongAdder()).increment();
    Optional<Fault.Effect> hit = faults.hit(call);
    if (hit.isEmpty()) {
      perform(request);
    } else if (hit.get() instanceof Fault.Refuse refuse) {
      throw ApiError.of(refuse.status(), "InjectedFault", refuse.message());
    } else if (hit.get() instanceof Fault.Delay delay) {
      long millis = Math.max(1, delay.by().toMillis());
      vertx.setTimer(millis, any -> guarded(request.http(), () -> perform(request)));
    } else {
      // The reply goes nowhere, so what is done here is done for good all the same.
      request.http().connection().close();
      perform(request);
    }
  }

  private void perform(ApiRequest request) {
    HttpServerRequest http = request.http();
    switch (request.verb()) {
      case "get" -> reply(http, 200, writes.require(request).encoded());
      case "list" -> reply(http, 200, reads.list(request));
      case "watch" -> watches.open(request);
      case "create" -> create(request);
      case "update" -> reply(http, 200, writes.update(request).encoded());
      case "patch" -> reply(http, 200, writes.patch(request).encoded());
      case "delete" -> delete(request, writes.require(request), options(request));
      default -> deleteAll(request);
    }
  }

  private void create(ApiRequest request) {
    if (request.subresource().equals("eviction")) {
      delete(request, writes.require(request), request.json().path("deleteOptions"));
    } else if (request.subresource().isEmpty()) {
      reply(request.http(), 201, writes.create(request).encoded());
    } else {
      throw ApiError.notFound(request.type(), request.name() + "/" + request.subresource());
    }
  }

  private void delete(ApiRequest request, Stored object, JsonNode options) {
    Buffer answer =
        deletion
            .delete(object, options)
            .map(Stored::encoded)
            .orElseGet(() -> Buffer.buffer(Json.encode(deleted(object))));
    reply(request.http(), 200, answer);
  }

  private void deleteAll(ApiRequest request) {
    for (Stored each : List.copyOf(reads.find(request))) {
      deletion.delete(each, options(request));
    }
    reply(request.http(), 200, reads.list(request));
  }

  private static JsonNode options(ApiRequest request) {
    ObjectNode options = request.object();
    request
        .query("gracePeriodSeconds")
        .ifPresent(seconds -> options.put("gracePeriodSeconds", Long.parseLong(seconds)));
    request.query("propagationPolicy").ifPresent(name -> options.put("propagationPolicy", name));
    return options;
  }

  private static ObjectNode deleted(Stored object) {
    ObjectNode status =
        Json.object().put("kind", "Status").put("apiVersion", "v1").put("status", "Success");
    status.putObject("metadata");
    status
        .putObject("details")
        .put("name", object.name())
        .put("group", object.type().group())
        .put("kind", object.type().plural())
        .put("uid", object.uid());
    return status;
  }

  private void guarded(HttpServerRequest http, Runnable work) {
    try {
      work.run();
    } catch (ApiError e) {
      reply(http, e.code(), Buffer.buffer(Json.encode(e.status())));
    } catch (RuntimeException e) {
      ApiError error = ApiError.of(500, "InternalError", "the embedded API failed: " + e);
      reply(http, 500, Buffer.buffer(Json.encode(error.status())));
    }
  }

  private static void reply(HttpServerRequest http, int status, Buffer body) {
    if (!http.response().closed() && !http.response().ended()) {
      http.response().setStatusCode(status).putHeader("Content-Type", "application/json").end(body);
    }
  }
}
