package dev.runnerpool.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Creates, updates and patches. Each is one step on the event loop, so none sees half of another.
 */
final class Writes {
  private static final String SUFFIX_ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

  private final ObjectStore store;
  private final ResourceTypes types;
  private final Deletion deletion;
  private final PodQuotas quotas;

  Writes(ObjectStore store, ResourceTypes types, Deletion deletion) {
    this.store = store;
    this.types = types;
    this.deletion = deletion;
    this.quotas = new PodQuotas(store, types);
  }

  Stored create(ApiRequest request) {
    return create(request, request.object(), Map.of());
  }

  Stored update(ApiRequest request) {
    Stored old = require(request);
    return replace(request, old, request.object(), old.applied());
  }

  Stored patch(ApiRequest request) {
    if (request.contentType().startsWith("application/apply-patch")) {
      return apply(request);
    }
    Stored old = require(request);
    JsonNode patch = request.json();
    ListKeys keys = ListKeys.root(old.type().schema().map(CustomResourceSchema::json));
    JsonNode next =
        switch (request.contentType()) {
          case "application/json-patch+json" -> jsonPatch(old, patch);
          case "application/merge-patch+json" -> Patches.merge(old.json(), patch);
          case "application/strategic-merge-patch+json" ->
              Patches.strategic(old.json(), patch, keys);
          default ->
              throw ApiError.of(
                  415, "UnsupportedMediaType", "not a patch: " + request.contentType());
        };
    return replace(request, old, (ObjectNode) next, old.applied());
  }

  Stored require(ApiRequest request) {
    return store
        .get(request.type(), request.key())
        .orElseThrow(() -> ApiError.notFound(request.type(), request.name()));
  }

  private Stored apply(ApiRequest request) {
    ObjectNode body = request.object();
    Optional<Stored> found = store.get(request.type(), request.key());
    String manager = request.query("fieldManager").orElse("unknown") + "/" + request.subresource();
    ObjectNode next = configuration(body, request);
    if (found.isEmpty() && request.subresource().isEmpty()) {
      return create(request, body, Map.of(manager, next));
    }
    Stored old = found.orElseThrow(() -> ApiError.notFound(request.type(), request.name()));
    ListKeys keys = ListKeys.root(old.type().schema().map(CustomResourceSchema::json));
    JsonNode before = old.applied().getOrDefault(manager, MissingNode.getInstance());
    ObjectNode merged = (ObjectNode) Patches.apply(old.json(), before, next, keys);
    for (String field : List.of("resourceVersion", "uid")) {
      Json.metadata(body, field).ifPresent(is -> Json.metadata(merged).put(field, is));
    }
    Map<String, JsonNode> applied = new HashMap<>(old.applied());
    applied.put(manager, next);
    return replace(request, old, merged, applied);
  }

  /** The part of an applied body that the writer can own there. */
  private static ObjectNode configuration(ObjectNode body, ApiRequest request) {
    ObjectNode next = body.deepCopy();
    if (request.subresource().equals("status")) {
      return next.retain("status");
    }
    Json.metadata(next).retain("labels", "annotations", "finalizers", "ownerReferences");
    return request.type().status() ? next.without("status") : next;
  }

  private Stored create(ApiRequest request, ObjectNode body, Map<String, JsonNode> applied) {
    ResourceType type = request.type();
    ObjectNode object = body.deepCopy();
    ObjectNode metadata = Json.metadata(object);
    String name = name(request, metadata);
    metadata.put("name", name);
    object.put("apiVersion", type.apiVersion()).put("kind", type.kind());
    String namespace = namespace(request, metadata);
    String key = Stored.key(namespace, name);
    if (store.get(type, key).isPresent()) {
      throw ApiError.alreadyExists(type, name);
    }
    Admission.begin(type, object);
    Admission.admit(type, object, MissingNode.getInstance(), isStrict(request));
    quotas.admit(type, namespace, object);
    if (isDryRun(request)) {
      return Stored.draft(type, key, object);
    }
    define(type, object);
    ensureNamespace(namespace);
    Stored created = store.put(type, key, object, applied);
    deletion.collectIfOrphan(created);
    return created;
  }

  private Stored replace(
      ApiRequest request, Stored old, ObjectNode body, Map<String, JsonNode> applied) {
    checkPreconditions(old, body);
    ObjectNode next = Admission.carryOver(old, body, request.subresource());
    Admission.admit(old.type(), next, old.json(), isStrict(request));
    Admission.countGeneration(old, next);
    if (next.equals(old.json())) {
      return store.remember(old, applied);
    }
    if (isDryRun(request)) {
      return Stored.draft(old.type(), old.key(), next);
    }
    define(old.type(), next);
    Stored after = store.put(old.type(), old.key(), next, applied);
    deletion.finishIfReleased(after);
    return after;
  }

  private static void checkPreconditions(Stored old, ObjectNode next) {
    Optional<String> revision = Json.metadata(next, "resourceVersion");
    if (revision.isPresent() && !revision.equals(Json.metadata(old.json(), "resourceVersion"))) {
      throw ApiError.conflict(
          old.type(),
          old.name(),
          "the object has been modified; please apply your changes to the latest version and try"
              + " again");
    }
    Optional<String> uid = Json.metadata(next, "uid");
    if (uid.isPresent() && !uid.get().equals(old.uid())) {
      throw ApiError.conflict(
          old.type(),
          old.name(),
          "Precondition failed: UID in precondition: %s, UID in object meta: %s"
              .formatted(uid.get(), old.uid()));
    }
  }

  private static JsonNode jsonPatch(Stored old, JsonNode patch) {
    try {
      return JsonPatch.apply(patch, old.json().deepCopy());
    } catch (JsonPatchException e) {
      throw ApiError.of(422, "Invalid", "the JSON patch does not apply: " + e.getMessage());
    }
  }

  private static String name(ApiRequest request, ObjectNode metadata) {
    Optional<String> name = Json.text(metadata.path("name"));
    if (name.isPresent() || !request.name().isEmpty()) {
      return name.orElse(request.name());
    }
    String prefix =
        Json.text(metadata.path("generateName"))
            .orElseThrow(
                () ->
                    ApiError.invalid(
                        request.type(),
                        "",
                        List.of(
                            new ApiError.Cause(
                                "FieldValueRequired",
                                "metadata.name",
                                "Required value: name or generateName is required"))));
    StringBuilder made = new StringBuilder(prefix);
    for (int i = 0; i < 5; i++) {
      int at = ThreadLocalRandom.current().nextInt(SUFFIX_ALPHABET.length());
      made.append(SUFFIX_ALPHABET.charAt(at));
    }
    return made.toString();
  }

  private static String namespace(ApiRequest request, ObjectNode metadata) {
    if (!request.type().namespaced()) {
      metadata.remove("namespace");
      return "";
    }
    Optional<String> named = Json.text(metadata.path("namespace"));
    if (named.isPresent() && !named.get().equals(request.namespace())) {
      throw ApiError.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
    metadata.put("namespace", request.namespace());
    return request.namespace();
  }

  /** Namespaces come into being with the first object in them, which a real API would refuse. */
  private void ensureNamespace(String namespace) {
    ResourceType type = types.find("", "v1", "namespaces").orElseThrow();
    String key = Stored.key("", namespace);
    if (!namespace.isEmpty() && store.get(type, key).isEmpty()) {
      ObjectNode object = Json.object().put("apiVersion", "v1").put("kind", "Namespace");
      Json.metadata(object).put("name", namespace);
      Admission.begin(type, object);
      store.put(type, key, object, Map.of());
    }
  }

  private void define(ResourceType type, ObjectNode object) {
    if (type.is("CustomResourceDefinition")) {
      try {
        types.define(object);
      } catch (IllegalArgumentException e) {
        var cause =
            new ApiError.Cause("FieldValueInvalid", "spec.versions[0].schema", e.getMessage());
        throw ApiError.invalid(type, Json.metadata(object, "name").orElse(""), List.of(cause));
      }
    }
  }

  private static boolean isStrict(ApiRequest request) {
    return request.query("fieldValidation").filter("Strict"::equals).isPresent();
  }

  private static boolean isDryRun(ApiRequest request) {
    return request.query("dryRun").isPresent();
  }
}
