package dev.runnerpool.sandbox.gitlab.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * One request with its parameters, which may stand in the path, the query, a form or a JSON body.
 */
final class Call {
  private final RoutingContext context;
  private final Buffer body;
  private final JsonNode json;
  private final Map<String, List<String>> fields = new LinkedHashMap<>();
  private final boolean byOutsider;

  /**
   * Reads a request.
   *
   * @param byOutsider whether its caller is to be taken for a user of no role anywhere
   */
  Call(RoutingContext context, Buffer body, boolean byOutsider) {
    this.context = context;
    this.body = body;
    this.byOutsider = byOutsider;
    String type = header("Content-Type").orElse("");
    context.queryParams().forEach(entry -> add(entry.getKey(), entry.getValue()));
    if (type.startsWith("application/x-www-form-urlencoded")) {
      new QueryStringDecoder(body.toString(StandardCharsets.UTF_8), false)
          .parameters()
          .forEach((name, values) -> values.forEach(value -> add(name, value)));
    }
    json = type.contains("json") && body.length() > 0 ? parse(body) : MissingNode.getInstance();
  }

  private static JsonNode parse(Buffer body) {
    try {
      return Reply.JSON.readTree(body.getBytes());
    } catch (IOException e) {
      throw ApiError.badRequest("The body is not valid JSON");
    }
  }

  private void add(String name, String value) {
    fields.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
  }

  RoutingContext context() {
    return context;
  }

  byte[] body() {
    return body.getBytes();
  }

  boolean byOutsider() {
    return byOutsider;
  }

  JsonNode json() {
    return json;
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(context.request().getHeader(name));
  }

  /** A part of the path, decoded. */
  String path(String name) {
    return context.pathParam(name);
  }

  /** A number in the path; anything else is not found. */
  long id(String name) {
    String text = path(name);
    if (!text.matches("\\d{1,18}")) {
      throw ApiError.notFound("");
    }
    return Long.parseLong(text);
  }

  Optional<String> text(String name) {
    if (fields.containsKey(name)) {
      return Optional.of(fields.get(name).get(0));
    }
    JsonNode value = json.path(name);
    return value.isValueNode() && !value.isNull() ? Optional.of(value.asText()) : Optional.empty();
  }

  boolean has(String name) {
    return fields.containsKey(name) || fields.containsKey(name + "[]") || json.has(name);
  }

  boolean flag(String name, boolean otherwise) {
    return text(name)
        .map(
            value ->
                switch (value.toLowerCase(Locale.ROOT)) {
                  case "true", "1", "t", "on", "yes", "y" -> true;
                  case "false", "0", "f", "off", "no", "n" -> false;
                  default -> throw ApiError.badRequest(name + " is invalid");
                })
        .orElse(otherwise);
  }

  int number(String name, int otherwise) {
    return text(name)
        .map(
            value -> {
              if (!value.matches("-?\\d{1,9}")) {
                throw ApiError.badRequest(name + " is invalid");
              }
              return Integer.parseInt(value);
            })
        .orElse(otherwise);
  }

  /** Values given as {@code name[]=}, as a list, or as one string with commas. */
  List<String> list(String name) {
    TreeSet<String> values = new TreeSet<>();
    fields.getOrDefault(name + "[]", List.of()).forEach(values::add);
    for (String text : fields.getOrDefault(name, List.of())) {
      addParts(text, values);
    }
    JsonNode node = json.path(name);
    if (node.isArray()) {
      node.forEach(each -> values.add(each.asText()));
    } else if (node.isTextual()) {
      addParts(node.asText(), values);
    }
    return List.copyOf(values);
  }

  private static void addParts(String text, TreeSet<String> into) {
    for (String part : text.split(",")) {
      if (!part.isBlank()) {
        into.add(part.strip());
      }
    }
  }
}
