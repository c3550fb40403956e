package dev.runnerpool.operator.pods;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Lays one tree over another: maps key by key, an explicit null removes, the rest is replaced. */
final class TreeMerge {

  /** What becomes of a list that both trees have. */
  @FunctionalInterface
  interface Lists {
    /**
     * @param path of the list, such as {@code spec.containers}
     */
    JsonNode merge(String path, ArrayNode below, ArrayNode above);
  }

  private final Lists lists;

  TreeMerge(Lists lists) {
    this.lists = lists;
  }

  /** Changes {@code below} so that it says what {@code above} says wherever that says something. */
  void merge(String path, ObjectNode below, ObjectNode above) {
    for (Map.Entry<String, JsonNode> entry : above.properties()) {
      String key = entry.getKey();
      JsonNode value = entry.getValue();
      if (value.isNull()) {
        below.remove(key);
      } else {
        below.set(key, merged(path.isEmpty() ? key : path + "." + key, below.get(key), value));
      }
    }
  }

  private JsonNode merged(String path, JsonNode below, JsonNode above) {
    if (below instanceof ObjectNode lower && above instanceof ObjectNode upper) {
      merge(path, lower, upper);
      return lower;
    }
    if (below instanceof ArrayNode lower && above instanceof ArrayNode upper) {
      return lists.merge(path, lower, upper);
    }
    return above.deepCopy();
  }
}
