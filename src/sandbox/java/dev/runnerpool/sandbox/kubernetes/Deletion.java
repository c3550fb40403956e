package dev.runnerpool.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How objects go: grace periods of pods, finalizers, and the collection of what the object owned,
 * which happens shortly after as in a cluster.
 */
final class Deletion {
  private static final Set<String> FINISHED = Set.of("Succeeded", "Failed");

  private final ObjectStore store;
  private final ResourceTypes types;
  private final Consumer<Runnable> later;

  Deletion(ObjectStore store, ResourceTypes types, Consumer<Runnable> later) {
    this.store = store;
    this.types = types;
    this.later = later;
  }

  /**
   * Deletes an object, or begins to.
   *
   * @param options the {@code DeleteOptions} sent, maybe empty
   * @return the object if it is still there
   */
  Optional<Stored> delete(Stored object, JsonNode options) {
    checkPreconditions(object, options.path("preconditions"));
    if (options.path("propagationPolicy").asText().equals("Orphan")) {
      store.owned(object.uid()).forEach(owned -> release(owned, object.uid()));
    }
    long grace = grace(object, options);
    if (grace == 0 && !object.hasFinalizers()) {
      remove(object);
      return Optional.empty();
    }
    JsonNode before = object.json().path("metadata").path("deletionGracePeriodSeconds");
    if (object.isDeleting() && grace >= before.asLong(0)) {
      return Optional.of(object);
    }
    ObjectNode marked = object.json().deepCopy();
    ObjectNode metadata = Json.metadata(marked);
    metadata.put("deletionTimestamp", Admission.now(grace));
    metadata.put("deletionGracePeriodSeconds", (int) grace);
    if (metadata.path("generation").isNumber() && !object.isDeleting()) {
      metadata.put("generation", metadata.path("generation").asInt() + 1);
    }
    return Optional.of(store.put(object.type(), object.key(), marked, object.applied()));
  }

  /** Removes an object that only waited for its finalizers. */
  void finishIfReleased(Stored object) {
    boolean noGrace =
        object.json().path("metadata").path("deletionGracePeriodSeconds").asLong(0) == 0;
    if (object.isDeleting() && !object.hasFinalizers() && noGrace) {
      remove(object);
    }
  }

  /**
   * Deletes an object shortly if it was created for owners that are gone. Of an owner whose kind is
   * not served nobody can say that it is gone.
   */
  void collectIfOrphan(Stored object) {
    if (store.isOrphan(object) && ownersAreServed(object)) {
      later.accept(() -> collect(object));
    }
  }

  private boolean ownersAreServed(Stored object) {
    for (JsonNode owner : object.json().path("metadata").path("ownerReferences")) {
      if (!types.serves(owner.path("apiVersion").asText(), owner.path("kind").asText())) {
        return false;
      }
    }
    return true;
  }

  private void remove(Stored object) {
    store.remove(object);
    if (object.type().is("CustomResourceDefinition")) {
      removeInstances(object);
    } else if (object.type().is("Namespace")) {
      store.collections().stream()
          .flatMap(collection -> List.copyOf(collection.list(object.name())).stream())
          .toList()
          .forEach(store::remove);
    }
    List<Stored> owned = store.owned(object.uid());
    if (!owned.isEmpty()) {
      later.accept(() -> owned.forEach(this::collect));
    }
  }

  private void removeInstances(Stored definition) {
    JsonNode spec = definition.json().path("spec");
    types
        .find(
            spec.path("group").asText(),
            spec.path("versions").path(0).path("name").asText(),
            spec.path("names").path("plural").asText())
        .ifPresent(type -> List.copyOf(store.collection(type).list("")).forEach(store::remove));
    types.forget(definition.json());
  }

  private void collect(Stored seen) {
    store
        .get(seen.type(), seen.key())
        .filter(now -> now.uid().equals(seen.uid()) && store.isOrphan(now))
        .ifPresent(now -> delete(now, Json.object()));
  }

  private void release(Stored owned, String ownerUid) {
    ObjectNode json = owned.json().deepCopy();
    ArrayNode kept = json.arrayNode();
    for (JsonNode owner : json.path("metadata").path("ownerReferences")) {
      if (!owner.path("uid").asText().equals(ownerUid)) {
        kept.add(owner);
      }
    }
    Json.metadata(json).set("ownerReferences", kept);
    store.put(owned.type(), owned.key(), json, owned.applied());
  }

  /** Seconds that the object is given: only pods that a node still runs get any. */
  private static long grace(Stored object, JsonNode options) {
    JsonNode spec = object.json().path("spec");
    boolean bound = !spec.path("nodeName").asText("").isEmpty();
    String phase = object.json().path("status").path("phase").asText();
    if (!object.type().is("Pod") || !bound || FINISHED.contains(phase)) {
      return 0;
    }
    JsonNode asked = options.path("gracePeriodSeconds");
    return asked.isNumber()
        ? Math.max(0, asked.asLong())
        : spec.path("terminationGracePeriodSeconds").asLong(30);
  }

  private static void checkPreconditions(Stored object, JsonNode wanted) {
    for (String field : List.of("uid", "resourceVersion")) {
      String is = Json.metadata(object.json(), field).orElse("");
      Optional<String> should = Json.text(wanted.path(field));
      if (should.isPresent() && !should.get().equals(is)) {
        throw ApiError.conflict(
            object.type(),
            object.name(),
            "Precondition failed: %s in precondition: %s, in object meta: %s"
                .formatted(field, should.get(), is));
      }
    }
  }
}
