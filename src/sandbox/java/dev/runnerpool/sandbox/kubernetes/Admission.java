package dev.runnerpool.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Quantity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** What the API makes of an object before it is kept, and which objects it refuses. */
final class Admission {
  private Admission() {}

  /** Gives a new object its identity and the state in which objects of its type begin. */
  static void begin(ResourceType type, ObjectNode object) {
    ObjectNode metadata = Json.metadata(object);
    metadata.remove(List.of("resourceVersion", "managedFields", "deletionTimestamp", "selfLink"));
    metadata.put("uid", UUID.randomUUID().toString()).put("creationTimestamp", now(0));
    if (object.has("spec")) {
      metadata.put("generation", 1);
    }
    if (type.status() && !type.is("Node")) {
      object.remove("status");
    }
    if (type.is("Pod")) {
      beginPod(object);
    } else if (type.is("Namespace")) {
      object.putObject("status").put("phase", "Active");
    } else if (type.is("CustomResourceDefinition")) {
      establish(object);
    }
  }

  /** Carries over what a write of the main resource, or of its status, leaves alone. */
  static ObjectNode carryOver(Stored old, ObjectNode next, String subresource) {
    if (subresource.equals("status")) {
      ObjectNode result = old.json().deepCopy();
      Json.copy(next, result, "status");
      return result;
    }
    if (subresource.equals("resize")) {
      requireResizable(old, next);
    }
    ObjectNode result = next.deepCopy();
    ObjectNode metadata = Json.metadata(result);
    metadata.remove("managedFields");
    ObjectNode before = (ObjectNode) old.json().get("metadata");
    for (String field :
        List.of(
            "name",
            "namespace",
            "uid",
            "resourceVersion",
            "creationTimestamp",
            "generation",
            "deletionTimestamp",
            "deletionGracePeriodSeconds")) {
      Json.copy(before, metadata, field);
    }
    if (old.type().status()) {
      Json.copy(old.json(), result, "status");
    }
    return result;
  }

  /**
   * As {@code isPodResizeRequestSupported} of the API server's validation: by the kubelet's word.
   */
  private static void requireResizable(Stored pod, JsonNode next) {
    if (requestsAnything(pod.json()) != requestsAnything(next)) {
      throw invalidSpec(pod, "Pod QOS Class may not change as a result of resizing");
    }
    for (JsonNode status : pod.json().path("status").path("containerStatuses")) {
      if (status.path("state").has("running") && !status.has("resources")) {
        throw invalidSpec(pod, "Forbidden: Pod running on node without support for resize");
      }
    }
  }

  private static ApiError invalidSpec(Stored pod, String message) {
    var cause = new ApiError.Cause("FieldValueForbidden", "spec", message);
    return ApiError.invalid(pod.type(), pod.name(), List.of(cause));
  }

  /** Whether a pod is better than BestEffort, as {@code ComputePodQOS} tells; all else is not. */
  private static boolean requestsAnything(JsonNode pod) {
    return Stream.of("containers", "initContainers")
        .flatMap(list -> pod.path("spec").path(list).valueStream())
        .flatMap(container -> container.path("resources").path("requests").valueStream())
        .anyMatch(amount -> Quantity.getAmountInBytes(new Quantity(amount.asText())).signum() > 0);
  }

  /**
   * Completes and checks the object.
   *
   * @param before the object before the write, missing if there was none
   * @throws ApiError 422 with all that is wrong, or 400 for an unknown field if the writer is
   *     strict
   */
  static void admit(ResourceType type, ObjectNode object, JsonNode before, boolean strict) {
    if (type.is("Secret")) {
      encodeStrings(object);
    }
    type.schema()
        .ifPresent(
            schema -> {
              List<String> dropped = schema.normalize(object);
              if (strict && !dropped.isEmpty()) {
                throw unknown(type, dropped);
              }
              List<ApiError.Cause> causes = schema.check(object, before);
              if (!causes.isEmpty()) {
                throw ApiError.invalid(type, Json.metadata(object, "name").orElse(""), causes);
              }
            });
  }

  /** Counts the generation up if more than metadata and status is different. */
  static void countGeneration(Stored old, ObjectNode next) {
    JsonNode generation = old.json().path("metadata").path("generation");
    if (generation.isNumber() && !desired(old.json()).equals(desired(next))) {
      Json.metadata(next).put("generation", generation.asInt() + 1);
    }
  }

  static String now(long secondsLater) {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(secondsLater).toString();
  }

  private static ObjectNode desired(ObjectNode object) {
    return Json.object().<ObjectNode>setAll(object).without(List.of("metadata", "status"));
  }

  private static void beginPod(ObjectNode pod) {
    ObjectNode spec = Json.child(pod, "spec");
    setDefault(spec, "restartPolicy", "Always");
    setDefault(spec, "dnsPolicy", "ClusterFirst");
    setDefault(spec, "schedulerName", "default-scheduler");
    if (!spec.has("terminationGracePeriodSeconds")) {
      spec.put("terminationGracePeriodSeconds", 30);
    }
    pod.putObject("status").put("phase", "Pending");
  }

  private static void setDefault(ObjectNode object, String field, String value) {
    if (!object.has(field)) {
      object.put(field, value);
    }
  }

  private static void establish(ObjectNode definition) {
    ObjectNode status = definition.putObject("status");
    status.set("acceptedNames", definition.path("spec").path("names"));
    var conditions = status.putArray("conditions");
    for (String type : List.of("NamesAccepted", "Established")) {
      conditions
          .addObject()
          .put("type", type)
          .put("status", "True")
          .put("reason", "Accepted")
          .put("message", "the names are free and the schema compiles")
          .put("lastTransitionTime", now(0));
    }
    var versions = status.putArray("storedVersions");
    definition
        .path("spec")
        .path("versions")
        .forEach(version -> versions.add(version.path("name").asText()));
  }

  private static void encodeStrings(ObjectNode secret) {
    JsonNode strings = secret.remove("stringData");
    if (strings != null) {
      ObjectNode data = Json.child(secret, "data");
      for (Map.Entry<String, JsonNode> entry : strings.properties()) {
        byte[] bytes = entry.getValue().asText().getBytes(StandardCharsets.UTF_8);
        data.put(entry.getKey(), Base64.getEncoder().encodeToString(bytes));
      }
    }
  }

  private static ApiError unknown(ResourceType type, List<String> fields) {
    List<String> texts = fields.stream().map(at -> "unknown field \"" + at + "\"").toList();
    return ApiError.badRequest(
        "%s in version \"%s\" cannot be handled as a %s: strict decoding error: %s"
            .formatted(type.kind(), type.version(), type.kind(), String.join(", ", texts)));
  }
}
