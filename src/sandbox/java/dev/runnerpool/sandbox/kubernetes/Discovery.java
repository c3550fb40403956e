package dev.runnerpool.sandbox.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;

/** What is served beside resources: health, version, discovery and access reviews. */
final class Discovery {
  private static final Set<String> HEALTH = Set.of("/healthz", "/livez", "/readyz");

  private Discovery() {}

  static Buffer answer(HttpServerRequest http, Buffer body, ResourceTypes types) {
    String path = http.path();
    if (HEALTH.contains(path)) {
      return Buffer.buffer("ok");
    }
    if (path.startsWith("/apis/authorization.k8s.io/v1/")) {
      return Buffer.buffer(Json.encode(review((ObjectNode) Json.parse(body, false))));
    }
    return Buffer.buffer(Json.encode(document(path, types)));
  }

  private static ObjectNode document(String path, ResourceTypes types) {
    String[] parts = path.substring(1).split("/");
    switch (parts.length == 1 ? parts[0] : "") {
      case "version":
        return Json.object().put("major", "1").put("minor", "34").put("gitVersion", "v1.34.0");
      case "api":
        ObjectNode versions = Json.object().put("kind", "APIVersions");
        versions.putArray("versions").add("v1");
        return versions;
      case "apis":
        return types.groups();
      default:
        boolean core = parts[0].equals("api") && parts.length == 2;
        boolean grouped = parts[0].equals("apis") && parts.length == 3;
        return types
            .resources(grouped ? parts[1] : "", core || grouped ? parts[parts.length - 1] : "")
            .orElseThrow(
                () ->
                    ApiError.of(
                        404, "NotFound", "the server could not find the requested resource"));
    }
  }

  /** Nobody is refused anything here: the embedded API has no users and no roles. */
  private static ObjectNode review(ObjectNode review) {
    ObjectNode status = review.putObject("status").put("allowed", true).put("incomplete", false);
    ObjectNode rule = status.putArray("resourceRules").addObject();
    for (String field : new String[] {"verbs", "apiGroups", "resources"}) {
      rule.putArray(field).add("*");
    }
    status.putArray("nonResourceRules");
    return review;
  }
}
