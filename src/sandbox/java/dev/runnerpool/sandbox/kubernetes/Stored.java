package dev.runnerpool.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.util.Map;

/**
 * One version of an object as it is kept: never changed, and encoded once however often it is read.
 *
 * @param key {@code namespace/name}, or {@code /name} where there are no namespaces
 * @param encoded its JSON text
 * @param applied what each field manager applied last, by manager and subresource
 */
record Stored(
    ResourceType type, String key, ObjectNode json, Buffer encoded, Map<String, JsonNode> applied) {

  static String key(String namespace, String name) {
    return namespace + "/" + name;
  }

  /** The object before it is kept, for a write that is only tried. */
  static Stored draft(ResourceType type, String key, ObjectNode json) {
    return new Stored(type, key, json, Buffer.buffer(Json.encode(json)), Map.of());
  }

  Stored with(Map<String, JsonNode> newApplied) {
    return new Stored(type, key, json, encoded, Map.copyOf(newApplied));
  }

  String name() {
    return key.substring(key.indexOf('/') + 1);
  }

  String namespace() {
    return key.substring(0, key.indexOf('/'));
  }

  String uid() {
    return json.path("metadata").path("uid").asText();
  }

  boolean isDeleting() {
    return Json.metadata(json, "deletionTimestamp").isPresent();
  }

  boolean hasFinalizers() {
    return !json.path("metadata").path("finalizers").isEmpty();
  }
}
