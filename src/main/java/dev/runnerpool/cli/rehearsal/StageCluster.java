package dev.runnerpool.cli.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The API of a cluster with one node, one pool and its Secret. Objects are kept under their path,
 * and merged as they come: nothing is checked.
 */
final class StageCluster {

  static final String NAMESPACE = "stage";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PODS = "/api/v1/namespaces/" + NAMESPACE + "/pods";
  private static final String POOL =
      "/apis/runnerpool.dev/v1alpha1/namespaces/" + NAMESPACE + "/runnerpools/pool";
  private static final String COLLECTION = "/(api/v1|apis/[^/]+/[^/]+)(/namespaces/[^/]+)?/[^/]+";

  private final Map<String, ObjectNode> objects = new LinkedHashMap<>();
  private final Map<OutputStream, String> watches = new LinkedHashMap<>();
  private int version = 1;

  /**
   * @param gitlab its address, for the pool
   * @param authority who vouches for it, as PEM
   */
  StageCluster(String gitlab, String authority) {
    String text = resource("cluster.json").replace("GITLAB", gitlab);
    JsonNode all = read(text.replace("AUTHORITY", base64(authority)));
    all.properties().forEach(each -> keep(each.getKey(), (ObjectNode) each.getValue(), "ADDED"));
  }

  /** What the pool's status tells. */
  synchronized int idleRunners() {
    return objects.get(POOL).at("/status/runners/idle").asInt();
  }

  /** Sends what changes from now on. */
  synchronized void watch(String path, OutputStream events) throws IOException {
    watches.put(events, path);
    events.flush();
  }

  /** An object, a list, or a {@code Status} with its code. */
  synchronized JsonNode answer(String method, String path, JsonNode body) {
    if (path.equals("/api/v1")) {
      return read("{\"resources\": [{\"name\": \"pods/resize\"}]}");
    }
    return switch (method) {
      case "GET" -> path.matches(COLLECTION) ? list(path) : objects.getOrDefault(path, status(404));
      case "POST" -> made(path, (ObjectNode) body);
      case "DELETE" -> status(200);
      default -> changed(path.replaceFirst("/(status|resize)$", ""), body);
    };
  }

  private JsonNode list(String path) {
    ObjectNode list = JsonNodeFactory.instance.objectNode().put("apiVersion", "v1");
    list.putObject("metadata").put("resourceVersion", String.valueOf(version));
    ArrayNode items = list.putArray("items");
    objects.forEach(
        (at, object) -> {
          if (isIn(path, at)) {
            items.add(object);
          }
        });
    return list;
  }

  /** Whether an object is of a collection, of all namespaces or of one. */
  private static boolean isIn(String collection, String path) {
    String resource = collection.substring(collection.lastIndexOf('/') + 1);
    return path.matches(".*/" + resource + "/[^/]+");
  }

  private JsonNode made(String path, ObjectNode object) {
    ObjectNode metadata = object.withObjectProperty("metadata");
    String name = metadata.path("name").asText(metadata.path("generateName").asText() + version);
    metadata
        .put("name", name)
        .put("uid", "uid-" + version)
        .put("creationTimestamp", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    keep(path + "/" + name, object, "ADDED");
    if (path.equals(PODS)) {
      ObjectNode runs = object.deepCopy();
      runs.withObjectProperty("spec").put("nodeName", "node");
      runs.set("status", read(resource("running.json").replace("NOW", Instant.now().toString())));
      keep(path + "/" + name, runs, "MODIFIED");
    }
    return object;
  }

  private JsonNode changed(String path, JsonNode change) {
    ObjectNode object = objects.get(path);
    if (object == null) {
      return change instanceof ObjectNode whole
          ? made(path.substring(0, path.lastIndexOf('/')), whole)
          : status(404);
    }
    ObjectNode merged = object.deepCopy();
    if (change instanceof ObjectNode fields) {
      ObjectNode metadata = merged.withObjectProperty("metadata");
      merged.setAll(fields);
      fields
          .path("metadata")
          .properties()
          .forEach(each -> metadata.set(each.getKey(), each.getValue()));
      merged.set("metadata", metadata);
    }
    keep(path, merged, "MODIFIED");
    return merged;
  }

  private void keep(String path, ObjectNode object, String event) {
    object.withObjectProperty("metadata").put("resourceVersion", String.valueOf(++version));
    objects.put(path, object);
    String line =
        JsonNodeFactory.instance.objectNode().put("type", event).set("object", object) + "\n";
    watches.forEach(
        (events, collection) -> {
          if (isIn(collection, path)) {
            send(events, line);
          }
        });
  }

  private static void send(OutputStream events, String line) {
    try {
      events.write(line.getBytes(StandardCharsets.UTF_8));
      events.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode status(int code) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("kind", "Status")
        .put("apiVersion", "v1")
        .put("status", code == 200 ? "Success" : "Failure")
        .put("code", code);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static JsonNode read(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String resource(String name) {
    try (InputStream stream = StageCluster.class.getResourceAsStream("/rehearsal/" + name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
