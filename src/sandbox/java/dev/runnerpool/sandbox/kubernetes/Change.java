package dev.runnerpool.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A write as watches see it.
 *
 * @param revision its place in the order of all writes
 * @param before the object before it, if there was one
 * @param after the object after it, or its last form if it went
 * @param removed whether the object went
 */
record Change(long revision, Optional<Stored> before, Stored after, boolean removed) {

  /** The event for a watch of some objects: an object that no longer fits leaves, as if deleted. */
  Optional<Buffer> event(Predicate<JsonNode> wanted) {
    boolean was = before.isPresent() && wanted.test(before.get().json());
    boolean is = !removed && wanted.test(after.json());
    if (is) {
      return Optional.of(event(was ? "MODIFIED" : "ADDED", after.encoded()));
    }
    return was ? Optional.of(event("DELETED", after.encoded())) : Optional.empty();
  }

  static Buffer event(String type, Buffer object) {
    return Buffer.buffer(object.length() + 40)
        .appendString("{\"type\":\"" + type + "\",\"object\":")
        .appendBuffer(object)
        .appendString("}\n");
  }
}
