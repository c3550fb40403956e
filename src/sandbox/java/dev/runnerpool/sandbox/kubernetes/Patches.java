package dev.runnerpool.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an object becomes by a patch: JSON merge patch (RFC 7386), strategic merge patch and
 * server-side apply. None of them changes the trees it is given.
 */
final class Patches {
  private Patches() {}

  static JsonNode merge(JsonNode live, JsonNode patch) {
    if (!patch.isObject()) {
      return patch;
    }
    ObjectNode result = live.isObject() ? ((ObjectNode) live).deepCopy() : Json.object();
    patch
        .properties()
        .forEach(
            field -> {
              if (field.getValue().isNull()) {
                result.remove(field.getKey());
              } else {
                result.set(field.getKey(), merge(result.path(field.getKey()), field.getValue()));
              }
            });
    return result;
  }

  static JsonNode strategic(JsonNode live, JsonNode patch, ListKeys keys) {
    if (patch.isArray()) {
      return strategicList(live, (ArrayNode) patch, keys);
    }
    if (!patch.isObject() || patch.path("$patch").asText().equals("replace")) {
      return patch.isObject() ? ((ObjectNode) patch).deepCopy().without("$patch") : patch;
    }
    ObjectNode result = live.isObject() ? ((ObjectNode) live).deepCopy() : Json.object();
    patch
        .properties()
        .forEach(
            field -> {
              String name = field.getKey();
              if (field.getValue().isNull()) {
                result.remove(name);
              } else if (!name.startsWith("$")) {
                result.set(name, strategic(result.path(name), field.getValue(), keys.child(name)));
              }
            });
    return result;
  }

  private static JsonNode strategicList(JsonNode live, ArrayNode patch, ListKeys keys) {
    Optional<Map<String, JsonNode>> items = byKey(live, keys);
    if (items.isEmpty() || byKey(patch, keys).isEmpty()) {
      return patch;
    }
    Map<String, JsonNode> result = items.get();
    for (JsonNode item : patch) {
      String key = keys.keyOf(item).orElseThrow();
      if (item.path("$patch").asText().equals("delete")) {
        result.remove(key);
      } else {
        JsonNode known = result.getOrDefault(key, MissingNode.getInstance());
        result.put(key, strategic(known, item, keys.items()));
      }
    }
    return list(result);
  }

  /**
   * The live object after a field manager applied a configuration: its fields take the values
   * given, and what the same manager applied before and no longer names goes. Fields of several
   * managers are not tracked: the last to apply wins.
   *
   * @param before what this manager applied last
   */
  static JsonNode apply(JsonNode live, JsonNode before, JsonNode next, ListKeys keys) {
    if (next.isArray()) {
      return applyList(live, before, next, keys);
    }
    if (!next.isObject()) {
      return next;
    }
    ObjectNode result = live.isObject() ? ((ObjectNode) live).deepCopy() : Json.object();
    before.fieldNames().forEachRemaining(name -> removeUnless(next.has(name), result, name));
    next.properties()
        .forEach(
            field -> {
              String name = field.getKey();
              result.set(
                  name,
                  apply(result.path(name), before.path(name), field.getValue(), keys.child(name)));
            });
    return result;
  }

  private static JsonNode applyList(JsonNode live, JsonNode before, JsonNode next, ListKeys keys) {
    Optional<Map<String, JsonNode>> items = byKey(live, keys);
    Optional<Map<String, JsonNode>> wanted = byKey(next, keys);
    if (items.isEmpty() || wanted.isEmpty()) {
      return next;
    }
    Map<String, JsonNode> result = items.get();
    Map<String, JsonNode> earlier = byKey(before, keys).orElse(Map.of());
    earlier.keySet().stream().filter(key -> !wanted.get().containsKey(key)).forEach(result::remove);
    wanted
        .get()
        .forEach(
            (key, item) -> {
              JsonNode known = result.getOrDefault(key, MissingNode.getInstance());
              JsonNode old = earlier.getOrDefault(key, MissingNode.getInstance());
              result.put(key, apply(known, old, item, keys.items()));
            });
    return list(result);
  }

  private static void removeUnless(boolean kept, ObjectNode object, String name) {
    if (!kept) {
      object.remove(name);
    }
  }

  /** The items by their keys, or empty if the list is not one that is merged by item. */
  private static Optional<Map<String, JsonNode>> byKey(JsonNode list, ListKeys keys) {
    Map<String, JsonNode> items = new LinkedHashMap<>();
    for (JsonNode item : list) {
      Optional<String> key = keys.keyOf(item);
      if (key.isEmpty()) {
        return Optional.empty();
      }
      items.put(key.get(), item);
    }
    return Optional.of(items);
  }

  private static ArrayNode list(Map<String, JsonNode> items) {
    ArrayNode list = Json.object().arrayNode();
    items.values().forEach(list::add);
    return list;
  }
}
