package dev.runnerpool.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Lists and watches. */
final class Reads {
  private final ObjectStore store;

  Reads(ObjectStore store) {
    this.store = store;
  }

  /** The list as JSON text; objects are not encoded again. */
  Buffer list(ApiRequest request) {
    int limit = request.query("limit").map(Integer::parseInt).orElse(0);
    String after = request.query("continue").map(Reads::decode).orElse("");
    Predicate<JsonNode> wanted = request.wanted();
    List<Stored> found = new ArrayList<>();
    String next = "";
    for (Stored each : store.collection(request.type()).list(request.namespace())) {
      if (each.key().compareTo(after) > 0 && wanted.test(each.json())) {
        if (limit > 0 && found.size() == limit) {
          next = encode(found.get(limit - 1).key());
          break;
        }
        found.add(each);
      }
    }
    return list(request.type(), found, next);
  }

  List<Stored> find(ApiRequest request) {
    Predicate<JsonNode> wanted = request.wanted();
    return store.collection(request.type()).list(request.namespace()).stream()
        .filter(object -> wanted.test(object.json()))
        .toList();
  }

  private Buffer list(ResourceType type, List<Stored> objects, String next) {
    ObjectNode head =
        Json.object().put("kind", type.kind() + "List").put("apiVersion", type.apiVersion());
    ObjectNode metadata = Json.metadata(head).put("resourceVersion", "" + store.revision());
    if (!next.isEmpty()) {
      metadata.put("continue", next);
    }
    Buffer text = Buffer.buffer(Json.encode(head));
    Buffer list = text.getBuffer(0, text.length() - 1).appendString(",\"items\":[");
    String separator = "";
    for (Stored object : objects) {
      list.appendString(separator).appendBuffer(object.encoded());
      separator = ",";
    }
    return list.appendString("]}");
  }

  /**
   * Opens a watch. Without a revision, or with revision 0, it begins with the objects that are
   * there; with one, with the first change after it.
   *
   * @throws ApiError 410 if the revision is too old
   */
  Watch watch(ApiRequest request, Watch.Sink sink) {
    boolean bookmarks = request.query("allowWatchBookmarks").filter("true"::equals).isPresent();
    Watch watch = new Watch(request.wanted(), bookmarks, sink);
    ObjectCollection collection = store.collection(request.type());
    boolean initial = request.query("sendInitialEvents").filter("true"::equals).isPresent();
    Optional<Long> since =
        request.query("resourceVersion").map(Reads::revision).filter(revision -> revision > 0);
    if (initial || since.isEmpty()) {
      collection.list(request.namespace()).stream()
          .filter(object -> watch.wanted().test(object.json()))
          .forEach(object -> sink.send(Change.event("ADDED", object.encoded())));
    } else {
      collection.since(since.get()).forEach(watch::tell);
    }
    if (initial) {
      sink.send(bookmark(request.type(), true));
    }
    collection.open(watch);
    return watch;
  }

  Buffer bookmark(ResourceType type, boolean endOfInitialEvents) {
    ObjectNode object = Json.object().put("kind", type.kind()).put("apiVersion", type.apiVersion());
    ObjectNode metadata = Json.metadata(object).put("resourceVersion", "" + store.revision());
    if (endOfInitialEvents) {
      metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
    }
    return Change.event("BOOKMARK", Buffer.buffer(Json.encode(object)));
  }

  private static long revision(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw ApiError.badRequest("resourceVersion: Invalid value: \"" + text + "\"");
    }
  }

  private static String encode(String key) {
    return Base64.getUrlEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String token) {
    return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
  }
}
