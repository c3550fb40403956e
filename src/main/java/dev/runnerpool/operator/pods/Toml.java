package dev.runnerpool.operator.pods;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;

/** TOML as gitlab-runner reads it, one setting a line. */
final class Toml {

  private static final TomlMapper MAPPER = TomlMapper.builder().build();

  private Toml() {}

  static ObjectNode table() {
    return MAPPER.createObjectNode();
  }

  /** Reads a document; every document is a table. */
  static ObjectNode read(String text) throws JsonProcessingException {
    return (ObjectNode) MAPPER.readTree(text);
  }

  /** Writes the file with a {@code [[runners]]} table each instead of one long inline array. */
  static String write(ObjectNode file) {
    ObjectNode head = file.deepCopy();
    head.remove("runners");
    StringBuilder text = new StringBuilder(lines(head));
    for (JsonNode runner : file.get("runners")) {
      text.append("\n[[runners]]\n").append(lines(runner));
    }
    return text.toString();
  }

  private static String lines(JsonNode table) {
    try {
      return MAPPER.writeValueAsString(table);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values is TOML", e);
    }
  }
}
