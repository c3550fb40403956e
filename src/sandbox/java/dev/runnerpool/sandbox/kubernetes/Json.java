package dev.runnerpool.sandbox.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Optional;

/** The JSON trees in which objects are kept, and how they are read and written. */
final class Json {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper YAML = new YAMLMapper();

  private Json() {}

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  static <T> T read(JsonNode node, Class<T> type) {
    return JSON.convertValue(node, type);
  }

  static JsonNode tree(Object value) {
    return JSON.valueToTree(value);
  }

  static JsonNode parse(Buffer body, boolean yaml) {
    if (body == null || body.length() == 0) {
      return object();
    }
    try {
      return (yaml ? YAML : JSON).readTree(body.getBytes());
    } catch (IOException e) {
      throw ApiError.badRequest("the request body is not " + (yaml ? "YAML" : "JSON") + ": " + e);
    }
  }

  static byte[] encode(JsonNode node) {
    try {
      return JSON.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree always has a JSON form", e);
    }
  }

  /** The child object of that name, made if it is missing. */
  static ObjectNode child(ObjectNode parent, String name) {
    return parent.get(name) instanceof ObjectNode present ? present : parent.putObject(name);
  }

  static ObjectNode metadata(ObjectNode object) {
    return child(object, "metadata");
  }

  /** The text under {@code metadata}, if it is there and not empty. */
  static Optional<String> metadata(JsonNode object, String field) {
    return text(object.path("metadata").path(field));
  }

  static Optional<String> text(JsonNode node) {
    return node.isValueNode() && !node.isNull() && !node.asText().isEmpty()
        ? Optional.of(node.asText())
        : Optional.empty();
  }

  static void copy(ObjectNode from, ObjectNode to, String field) {
    if (from.has(field)) {
      to.set(field, from.get(field));
    } else {
      to.remove(field);
    }
  }
}
