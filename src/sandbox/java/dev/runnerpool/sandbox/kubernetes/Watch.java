package dev.runnerpool.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.util.function.Predicate;

/**
 * An open watch.
 *
 * @param wanted the objects it is about
 * @param sink where its events go
 */
record Watch(Predicate<JsonNode> wanted, boolean bookmarks, Sink sink) {

  /** The connection that carries the events of a watch, one line of JSON each. */
  interface Sink {
    void send(Buffer event);

    void end();
  }

  void tell(Change change) {
    change.event(wanted).ifPresent(sink::send);
  }
}
