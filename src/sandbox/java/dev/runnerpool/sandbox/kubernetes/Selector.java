package dev.runnerpool.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Label and field selectors of lists and watches, in the query syntax of the Kubernetes API. */
final class Selector {
  private static final Pattern SET =
      Pattern.compile("\\s*([^\\s!=(),]+)\\s+(in|notin)\\s*\\(([^)]*)\\)\\s*");
  private static final Pattern EQUAL =
      Pattern.compile("\\s*([^\\s!=(),]+)\\s*(==|=|!=)\\s*(.*?)\\s*");
  private static final Pattern EXISTS = Pattern.compile("\\s*(!?)\\s*([^\\s!=(),]+)\\s*");
  private static final Pattern COMMA_OUTSIDE_PARENTHESES = Pattern.compile(",(?![^(]*\\))");
  private static final Set<String> FIELDS =
      Set.of(
          "metadata.name", "metadata.namespace", "spec.nodeName", "status.phase", "type", "reason");

  private Selector() {}

  static Predicate<JsonNode> labels(String selector) {
    return all(selector, Selector::label);
  }

  static Predicate<JsonNode> fields(String selector) {
    return all(selector, Selector::field);
  }

  private static Predicate<JsonNode> all(
      String selector, java.util.function.Function<String, Predicate<JsonNode>> parse) {
    List<Predicate<JsonNode>> parts = new ArrayList<>();
    if (selector != null && !selector.isBlank()) {
      COMMA_OUTSIDE_PARENTHESES.splitAsStream(selector).map(parse).forEach(parts::add);
    }
    return object -> {
      for (Predicate<JsonNode> part : parts) {
        if (!part.test(object)) {
          return false;
        }
      }
      return true;
    };
  }

  private static Predicate<JsonNode> label(String part) {
    Matcher set = SET.matcher(part);
    if (set.matches()) {
      Set<String> values = Set.copyOf(List.of(set.group(3).trim().split("\\s*,\\s*")));
      boolean in = set.group(2).equals("in");
      return object -> {
        JsonNode value = value(object, set.group(1));
        return value.isMissingNode() ? !in : values.contains(value.asText()) == in;
      };
    }
    Matcher equal = EQUAL.matcher(part);
    if (equal.matches()) {
      boolean wanted = !equal.group(2).equals("!=");
      String text = equal.group(3);
      return object -> {
        JsonNode value = value(object, equal.group(1));
        return value.isMissingNode() ? !wanted : value.asText().equals(text) == wanted;
      };
    }
    Matcher exists = EXISTS.matcher(part);
    if (exists.matches()) {
      boolean wanted = exists.group(1).isEmpty();
      return object -> value(object, exists.group(2)).isMissingNode() != wanted;
    }
    throw ApiError.badRequest("unable to parse label selector requirement: " + part);
  }

  private static JsonNode value(JsonNode object, String label) {
    return object.path("metadata").path("labels").path(label);
  }

  private static Predicate<JsonNode> field(String part) {
    Matcher equal = EQUAL.matcher(part);
    if (!equal.matches()) {
      throw ApiError.badRequest("invalid field selector: " + part);
    }
    String path = equal.group(1);
    if (!FIELDS.contains(path) && !path.startsWith("involvedObject.")) {
      throw ApiError.badRequest("field label not supported: " + path);
    }
    boolean wanted = !equal.group(2).equals("!=");
    return object -> {
      JsonNode at = object;
      for (String step : path.split("\\.")) {
        at = at.path(step);
      }
      return at.asText("").equals(equal.group(3)) == wanted;
    };
  }
}
