package dev.runnerpool.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which lists are merged item by item, and by which fields an item is known. A custom resource's
 * schema says so ({@code x-kubernetes-list-type}); for built-in types the names of the fields do.
 *
 * @param field the field that holds the value
 * @param schema the value's schema, missing for built-in types
 */
record ListKeys(String field, JsonNode schema) {
  private static final Map<String, String> BUILT_IN =
      Map.ofEntries(
          Map.entry("containers", "name"),
          Map.entry("initContainers", "name"),
          Map.entry("env", "name"),
          Map.entry("volumes", "name"),
          Map.entry("volumeMounts", "mountPath"),
          Map.entry("imagePullSecrets", "name"),
          Map.entry("ports", "containerPort"),
          Map.entry("conditions", "type"),
          Map.entry("containerStatuses", "name"),
          Map.entry("addresses", "type"),
          Map.entry("taints", "key"),
          Map.entry("ownerReferences", "uid"),
          Map.entry("topologySpreadConstraints", "topologyKey"));

  static ListKeys root(Optional<JsonNode> schema) {
    return new ListKeys("", schema.orElse(MissingNode.getInstance()));
  }

  ListKeys child(String name) {
    JsonNode known = schema.path("properties").path(name);
    return new ListKeys(name, known.isMissingNode() ? schema.path("additionalProperties") : known);
  }

  ListKeys items() {
    return new ListKeys("", schema.path("items"));
  }

  /** Whether items are plain values of which each stands once. */
  boolean isSet() {
    return schema.path("x-kubernetes-list-type").asText().equals("set")
        || (schema.isMissingNode() && field.equals("finalizers"));
  }

  /** What tells an item of the list from the others, or empty if the list is one value. */
  Optional<String> keyOf(JsonNode item) {
    if (isSet()) {
      return Optional.of(item.asText());
    }
    List<String> values = new ArrayList<>();
    for (String key : keys()) {
      if (!item.has(key)) {
        return Optional.empty();
      }
      values.add(item.get(key).asText());
    }
    return values.isEmpty() ? Optional.empty() : Optional.of(String.join("/", values));
  }

  private List<String> keys() {
    if (schema.path("x-kubernetes-list-type").asText().equals("map")) {
      List<String> keys = new ArrayList<>();
      schema.path("x-kubernetes-list-map-keys").forEach(key -> keys.add(key.asText()));
      return keys;
    }
    return schema.isMissingNode() && BUILT_IN.containsKey(field)
        ? List.of(BUILT_IN.get(field))
        : List.of();
  }
}
