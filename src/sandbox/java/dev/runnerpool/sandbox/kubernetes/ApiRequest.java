package dev.runnerpool.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A call to a resource.
 *
 * @param namespace empty for all namespaces and for types that have none
 * @param name empty for a call to the collection
 */
record ApiRequest(
    HttpServerRequest http,
    ResourceType type,
    String namespace,
    String name,
    String subresource,
    Buffer body) {

  /** The resource that a path names, if it names one that is served. */
  static Optional<ApiRequest> parse(HttpServerRequest http, Buffer body, ResourceTypes types) {
    List<String> path =
        Arrays.stream(http.path().split("/")).filter(part -> !part.isEmpty()).toList();
    boolean core = !path.isEmpty() && path.get(0).equals("api");
    int start = core ? 2 : 3;
    if (path.size() <= start || (!core && !path.get(0).equals("apis"))) {
      return Optional.empty();
    }
    String group = core ? "" : path.get(1);
    String version = path.get(start - 1);
    List<String> rest = path.subList(start, path.size());
    boolean inNamespace =
        rest.size() > 2
            && rest.get(0).equals("namespaces")
            && types.find(group, version, rest.get(2)).isPresent();
    String namespace = inNamespace ? rest.get(1) : "";
    List<String> named = inNamespace ? rest.subList(2, rest.size()) : rest;
    return types
        .find(group, version, named.get(0))
        .map(type -> new ApiRequest(http, type, namespace, at(named, 1), at(named, 2), body));
  }

  ApiCall call() {
    String agent = http.getHeader("User-Agent");
    return new ApiCall(
        agent == null ? "unknown" : agent, verb(), type.kind(), namespace, subresource);
  }

  String verb() {
    return switch (http.method().name()) {
      case "GET" -> name.isEmpty() ? (isWatch() ? "watch" : "list") : "get";
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> name.isEmpty() ? "deletecollection" : "delete";
      default -> throw ApiError.of(405, "MethodNotAllowed", http.method() + " is not served");
    };
  }

  String key() {
    return Stored.key(namespace, name);
  }

  Optional<String> query(String parameter) {
    return Optional.ofNullable(http.getParam(parameter)).filter(value -> !value.isEmpty());
  }

  String contentType() {
    String type = http.getHeader("Content-Type");
    return type == null ? "application/json" : type.split(";")[0].trim();
  }

  JsonNode json() {
    return Json.parse(body, contentType().endsWith("yaml"));
  }

  ObjectNode object() {
    if (json() instanceof ObjectNode object) {
      return object;
    }
    throw ApiError.badRequest("the request body is not an object");
  }

  /** What the selectors and the name ask for. */
  Predicate<JsonNode> wanted() {
    Predicate<JsonNode> space =
        object ->
            namespace.isEmpty() || namespace.equals(Json.metadata(object, "namespace").orElse(""));
    return space
        .and(Selector.labels(query("labelSelector").orElse("")))
        .and(Selector.fields(query("fieldSelector").orElse("")));
  }

  private boolean isWatch() {
    return query("watch").filter(value -> value.equals("true") || value.equals("1")).isPresent();
  }

  private static String at(List<String> path, int index) {
    return path.size() > index ? path.get(index) : "";
  }
}
