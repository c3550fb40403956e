package dev.runnerpool.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a custom resource definition says of its objects, applied in the order of an API server:
 * unknown fields are dropped, defaults set, then types, bounds and CEL rules checked.
 */
final class CustomResourceSchema {
  private static final Set<String> ALWAYS_KNOWN = Set.of("apiVersion", "kind", "metadata");

  private final JsonNode schema;
  private final SchemaValidation validation;
  private final CelRules rules;

  CustomResourceSchema(JsonNode schema) {
    this.schema = schema;
    this.validation = new SchemaValidation(schema);
    this.rules = new CelRules(schema);
  }

  JsonNode json() {
    return schema;
  }

  /** Drops what the schema does not know and sets its defaults; answers the paths dropped. */
  List<String> normalize(ObjectNode object) {
    List<String> dropped = new ArrayList<>();
    prune(object, schema, "", dropped);
    setDefaults(object, schema);
    return dropped;
  }

  List<ApiError.Cause> check(ObjectNode object, JsonNode before) {
    List<ApiError.Cause> causes = validation.check(object);
    return causes.isEmpty() ? rules.check(object, before) : causes;
  }

  private static void prune(JsonNode value, JsonNode schema, String path, List<String> dropped) {
    if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        prune(value.get(i), schema.path("items"), path + "[" + i + "]", dropped);
      }
    }
    if (!(value instanceof ObjectNode object)) {
      return;
    }
    boolean embedded = path.isEmpty() || schema.path("x-kubernetes-embedded-resource").asBoolean();
    JsonNode more = schema.path("additionalProperties");
    boolean keepsUnknown =
        schema.path("x-kubernetes-preserve-unknown-fields").asBoolean() || more.asBoolean();
    for (Iterator<Map.Entry<String, JsonNode>> it = object.fields(); it.hasNext(); ) {
      Map.Entry<String, JsonNode> field = it.next();
      String name = field.getKey();
      if (embedded && ALWAYS_KNOWN.contains(name)) {
        continue;
      }
      String at = path.isEmpty() ? name : path + "." + name;
      JsonNode known = schema.path("properties").path(name);
      JsonNode inner = known.isMissingNode() && more.isObject() ? more : known;
      if (!inner.isMissingNode()) {
        prune(field.getValue(), inner, at, dropped);
      } else if (!keepsUnknown) {
        dropped.add(at);
        it.remove();
      }
    }
  }

  private static void setDefaults(JsonNode value, JsonNode schema) {
    if (value.isArray()) {
      value.forEach(item -> setDefaults(item, schema.path("items")));
    }
    if (!(value instanceof ObjectNode object)) {
      return;
    }
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      String name = property.getKey();
      JsonNode wanted = property.getValue();
      boolean unwantedNull = object.path(name).isNull() && !wanted.path("nullable").asBoolean();
      if (unwantedNull) {
        object.remove(name);
      }
      if (!object.has(name) && wanted.has("default")) {
        object.set(name, wanted.get("default").deepCopy());
      }
      setDefaults(object.path(name), wanted);
    }
    if (schema.path("additionalProperties").isObject()) {
      object.forEach(item -> setDefaults(item, schema.path("additionalProperties")));
    }
  }
}
