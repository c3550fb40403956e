package dev.runnerpool.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** The {@code x-kubernetes-validations} of a schema, at any depth. */
final class CelRules {
  private static final String KEYWORD = "x-kubernetes-validations";

  private final JsonNode schema;
  private final Map<JsonNode, List<CelRule>> rules = new IdentityHashMap<>();

  /**
   * @throws IllegalArgumentException if a rule does not compile, saying which
   */
  CelRules(JsonNode schema) {
    this.schema = schema;
    compile(schema);
  }

  List<ApiError.Cause> check(ObjectNode object, JsonNode before) {
    List<ApiError.Cause> causes = new ArrayList<>();
    check(visible(object), visible(before), schema, "", causes);
    return causes;
  }

  private void compile(JsonNode node) {
    if (node.has(KEYWORD)) {
      List<CelRule> compiled = new ArrayList<>();
      node.get(KEYWORD).forEach(rule -> compiled.add(new CelRule(rule)));
      rules.put(node, compiled);
    }
    node.path("properties").forEach(this::compile);
    compileIfObject(node.path("items"));
    compileIfObject(node.path("additionalProperties"));
  }

  private void compileIfObject(JsonNode node) {
    if (node.isObject()) {
      compile(node);
    }
  }

  private void check(
      JsonNode value, JsonNode before, JsonNode at, String path, List<ApiError.Cause> causes) {
    for (CelRule rule : rules.getOrDefault(at, List.of())) {
      rule.check(value, before, at, path).ifPresent(causes::add);
    }
    if (value.isArray()) {
      ListKeys keys = new ListKeys("", at);
      for (int i = 0; i < value.size(); i++) {
        JsonNode old = counterpart(value.get(i), before, keys);
        check(value.get(i), old, at.path("items"), path + "[" + i + "]", causes);
      }
    } else if (value.isObject()) {
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        String name = field.getKey();
        JsonNode known = at.path("properties").path(name);
        JsonNode inner = known.isMissingNode() ? at.path("additionalProperties") : known;
        String below = path.isEmpty() ? name : path + "." + name;
        if (inner.isObject()) {
          check(field.getValue(), before.path(name), inner, below, causes);
        }
      }
    }
  }

  /** The item that an item was before: only lists that are maps can tell. */
  private static JsonNode counterpart(JsonNode item, JsonNode before, ListKeys keys) {
    if (!keys.isSet() && keys.keyOf(item).isPresent()) {
      for (JsonNode old : before) {
        if (keys.keyOf(old).equals(keys.keyOf(item))) {
          return old;
        }
      }
    }
    return MissingNode.getInstance();
  }

  /** What rules can see of an object: of its metadata only the name. */
  private static JsonNode visible(JsonNode object) {
    if (!(object instanceof ObjectNode full)) {
      return object;
    }
    ObjectNode seen = Json.object().setAll(full);
    ObjectNode metadata = Json.object();
    if (full.path("metadata") instanceof ObjectNode all) {
      Json.copy(all, metadata, "name");
      Json.copy(all, metadata, "generateName");
    }
    return seen.set("metadata", metadata);
  }
}
