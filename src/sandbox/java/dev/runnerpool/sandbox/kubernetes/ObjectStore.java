package dev.runnerpool.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All objects, with one count of revisions over all of them. For use on the event loop alone. */
final class ObjectStore {
  private final int remembered;
  private final Map<String, ObjectCollection> collections = new HashMap<>();
  private final Map<String, Map<String, Stored>> byOwner = new HashMap<>();
  private final Set<String> uids = new HashSet<>();
  private long revision = 1;

  /**
   * @param remembered how many changes of each type a watch can still ask for
   */
  ObjectStore(int remembered) {
    this.remembered = remembered;
  }

  long revision() {
    return revision;
  }

  ObjectCollection collection(ResourceType type) {
    return collections.computeIfAbsent(type.resource(), any -> new ObjectCollection(remembered));
  }

  Collection<ObjectCollection> collections() {
    return collections.values();
  }

  Optional<Stored> get(ResourceType type, String key) {
    return collection(type).get(key);
  }

  /** Keeps a new form of an object under the next revision, which it gets. */
  Stored put(ResourceType type, String key, ObjectNode json, Map<String, JsonNode> applied) {
    Optional<Stored> before = get(type, key);
    Stored after = stamped(type, key, json, applied);
    before.ifPresent(this::unindex);
    uids.add(after.uid());
    owners(after.json()).forEach(uid -> ownedBy(uid).put(after.uid(), after));
    collection(type).record(new Change(revision, before, after, false));
    return after;
  }

  /** Keeps what field managers applied when that changed nothing, so without a new revision. */
  Stored remember(Stored object, Map<String, JsonNode> applied) {
    if (!object.applied().equals(applied)) {
      collection(object.type()).remember(object.with(applied));
    }
    return object;
  }

  void remove(Stored object) {
    Stored last = stamped(object.type(), object.key(), object.json(), object.applied());
    unindex(object);
    uids.remove(object.uid());
    collection(object.type()).record(new Change(revision, Optional.of(object), last, true));
  }

  List<Stored> owned(String uid) {
    return List.copyOf(byOwner.getOrDefault(uid, Map.of()).values());
  }

  /** Whether the object names owners of which none is there. */
  boolean isOrphan(Stored object) {
    List<String> owners = owners(object.json());
    return !owners.isEmpty() && owners.stream().noneMatch(uids::contains);
  }

  private Stored stamped(
      ResourceType type, String key, ObjectNode json, Map<String, JsonNode> applied) {
    ObjectNode copy = json.deepCopy();
    Json.metadata(copy).put("resourceVersion", Long.toString(++revision));
    return new Stored(type, key, copy, Buffer.buffer(Json.encode(copy)), Map.copyOf(applied));
  }

  private void unindex(Stored object) {
    for (String uid : owners(object.json())) {
      ownedBy(uid).remove(object.uid());
      byOwner.computeIfPresent(uid, (any, owned) -> owned.isEmpty() ? null : owned);
    }
  }

  private Map<String, Stored> ownedBy(String uid) {
    return byOwner.computeIfAbsent(uid, any -> new LinkedHashMap<>());
  }

  private static List<String> owners(JsonNode json) {
    return json.path("metadata").path("ownerReferences").findValuesAsText("uid");
  }
}
