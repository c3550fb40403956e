package dev.runnerpool.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The structural part of a custom resource's schema: types, required fields, enums, patterns,
 * bounds and lists that are sets or maps. A custom resource's schema is OpenAPI 3.0, whose keywords
 * are those of JSON Schema draft 4 and {@code nullable}.
 */
final class SchemaValidation {
  private static final Set<String> NOT_CHECKED = Set.of("default", "nullable", "example");

  private final JsonNode schema;
  private final JsonSchema compiled;

  SchemaValidation(JsonNode schema) {
    this.schema = schema;
    this.compiled =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4)
            .getSchema(
                draft4(schema.isMissingNode() ? Json.object() : schema),
                SchemaValidatorsConfig.builder().build());
  }

  List<ApiError.Cause> check(JsonNode object) {
    List<ApiError.Cause> causes = new ArrayList<>();
    compiled.validate(object).forEach(message -> causes.add(cause(message)));
    checkLists(object, schema, "", causes);
    return causes;
  }

  private static ApiError.Cause cause(ValidationMessage found) {
    String at = path(found.getInstanceLocation());
    JsonNode value = found.getInstanceNode();
    JsonNode bound = found.getSchemaNode();
    String shown = value == null || value.isContainerNode() ? container(value) : value.toString();
    return switch (found.getType()) {
      case "required" ->
          new ApiError.Cause(
              "FieldValueRequired",
              at.isEmpty() ? found.getProperty() : at + "." + found.getProperty(),
              "Required value");
      case "enum" ->
          new ApiError.Cause(
              "FieldValueNotSupported",
              at,
              "Unsupported value: %s: supported values: %s".formatted(shown, values(bound)));
      case "type" ->
          new ApiError.Cause(
              "FieldValueTypeInvalid",
              at,
              "Invalid value: %s: %s in body must be of type %s: %s"
                  .formatted(shown, at, type(bound), container(value)));
      case "maxLength" ->
          new ApiError.Cause(
              "FieldValueTooLong", at, "Too long: may not be more than " + bound + " bytes");
      case "maxItems" ->
          new ApiError.Cause(
              "FieldValueTooMany",
              at,
              "Too many: %d: must have at most %s items".formatted(value.size(), bound));
      default ->
          new ApiError.Cause(
              "FieldValueInvalid",
              at,
              "Invalid value: %s: %s in body %s"
                  .formatted(shown, at, should(found.getType(), bound, found.getMessage())));
    };
  }

  private static String should(String keyword, JsonNode bound, String otherwise) {
    return switch (keyword) {
      case "pattern" -> "should match '" + bound.asText() + "'";
      case "minimum" -> "should be greater than or equal to " + bound;
      case "maximum" -> "should be less than or equal to " + bound;
      case "minLength" -> "should be at least " + bound + " chars long";
      case "minItems" -> "should have at least " + bound + " items";
      case "minProperties" -> "should have at least " + bound + " properties";
      case "maxProperties" -> "should have at most " + bound + " properties";
      default -> otherwise;
    };
  }

  private static void checkLists(
      JsonNode value, JsonNode schema, String path, List<ApiError.Cause> causes) {
    if (value.isArray()) {
      ListKeys keys = new ListKeys("", schema);
      Set<String> seen = new HashSet<>();
      for (int i = 0; i < value.size(); i++) {
        JsonNode item = value.get(i);
        String at = path + "[" + i + "]";
        if (keys.keyOf(item).filter(key -> !seen.add(key)).isPresent()) {
          causes.add(new ApiError.Cause("FieldValueDuplicate", at, "Duplicate value: " + item));
        }
        checkLists(item, schema.path("items"), at, causes);
      }
    }
    if (value.isObject()) {
      value
          .properties()
          .forEach(
              field -> {
                JsonNode known = schema.path("properties").path(field.getKey());
                JsonNode inner =
                    known.isMissingNode() ? schema.path("additionalProperties") : known;
                String at = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
                if (!inner.isMissingNode()) {
                  checkLists(field.getValue(), inner, at, causes);
                }
              });
    }
  }

  /** The schema with {@code nullable} and {@code x-kubernetes-int-or-string} said in draft 4. */
  private static JsonNode draft4(JsonNode schema) {
    if (schema.isArray()) {
      ArrayNode list = Json.object().arrayNode();
      schema.forEach(item -> list.add(draft4(item)));
      return list;
    }
    if (!schema.isObject()) {
      return schema;
    }
    ObjectNode result = Json.object();
    schema
        .properties()
        .forEach(
            field -> {
              String keyword = field.getKey();
              if (keyword.equals("enum")) {
                result.set(keyword, field.getValue());
              } else if (!NOT_CHECKED.contains(keyword) && !keyword.startsWith("x-kubernetes-")) {
                result.set(keyword, draft4(field.getValue()));
              }
            });
    if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
      result.putArray("type").add("integer").add("string");
    }
    if (schema.path("nullable").asBoolean() && result.path("type").isTextual()) {
      result.putArray("type").add(schema.path("type").asText()).add("null");
    }
    return result;
  }

  private static String container(JsonNode value) {
    return switch (value == null ? "null" : value.getNodeType().name()) {
      case "OBJECT" -> "\"object\"";
      case "ARRAY" -> "\"array\"";
      case "STRING" -> "\"string\"";
      case "BOOLEAN" -> "\"boolean\"";
      case "NUMBER" -> value.isIntegralNumber() ? "\"integer\"" : "\"number\"";
      default -> "\"null\"";
    };
  }

  private static String type(JsonNode bound) {
    return bound.isArray()
        ? StreamSupport.stream(bound.spliterator(), false)
            .map(JsonNode::asText)
            .filter(type -> !type.equals("null"))
            .collect(Collectors.joining(","))
        : bound.asText();
  }

  private static String values(JsonNode bound) {
    return StreamSupport.stream(bound.spliterator(), false)
        .map(JsonNode::toString)
        .collect(Collectors.joining(", "));
  }

  private static String path(JsonNodePath location) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < location.getNameCount(); i++) {
      Object step = location.getElement(i);
      if (step instanceof Integer index) {
        path.append('[').append(index).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step);
      }
    }
    return path.toString();
  }
}
