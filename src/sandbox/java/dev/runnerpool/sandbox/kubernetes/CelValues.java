package dev.runnerpool.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** JSON values as CEL sees them, with property names escaped as Kubernetes does. */
final class CelValues {
  private static final Set<String> RESERVED =
      Set.of(
          "true",
          "false",
          "null",
          "in",
          "as",
          "break",
          "const",
          "continue",
          "else",
          "for",
          "function",
          "if",
          "import",
          "let",
          "loop",
          "package",
          "namespace",
          "return",
          "var",
          "void",
          "while");

  private CelValues() {}

  static Object of(JsonNode value, JsonNode schema) {
    if (value.isObject()) {
      Map<String, Object> map = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        JsonNode known = schema.path("properties").path(field.getKey());
        boolean property = !known.isMissingNode();
        JsonNode inner = property ? known : schema.path("additionalProperties");
        if (!field.getValue().isNull()) {
          map.put(property ? escape(field.getKey()) : field.getKey(), of(field.getValue(), inner));
        }
      }
      return map;
    }
    if (value.isArray()) {
      List<Object> list = new ArrayList<>();
      value.forEach(item -> list.add(of(item, schema.path("items"))));
      return list;
    }
    return scalar(value, schema);
  }

  private static Object scalar(JsonNode value, JsonNode schema) {
    if (value.isNumber()) {
      boolean real = schema.path("type").asText().equals("number") || !value.isIntegralNumber();
      return real ? (Object) value.doubleValue() : (Object) value.longValue();
    }
    return value.isBoolean() ? (Object) value.booleanValue() : value.asText();
  }

  private static String escape(String name) {
    return RESERVED.contains(name)
        ? "__" + name + "__"
        : name.replace("__", "__underscores__")
            .replace(".", "__dot__")
            .replace("-", "__dash__")
            .replace("/", "__slash__");
  }
}
