package dev.runnerpool.operator.kubernetes;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.WatchEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Events of pods, read from JSON to objects in one step. For any object the client first builds a
 * tree, to find its class by its kind.
 *
 * <p>An API server writes the fields of a {@code WatchEvent} and of the object's {@code TypeMeta}
 * in the order in which Kubernetes declares them (apimachinery, {@code meta/v1/watch.go} and {@code
 * types.go}). What is written otherwise is left to the client.
 */
final class PodEvents {

  private static final String TYPE = "{\"type\":\"";
  private static final String OBJECT = "\",\"object\":";
  private static final String POD = "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",";

  private final ObjectReader pods;

  PodEvents(ObjectMapper mapper) {
    this.pods = mapper.readerFor(Pod.class);
  }

  /** The event; empty if it is not of a pod, or its fields come in another order. */
  Optional<WatchEvent> read(String line) {
    int typeEnds = line.startsWith(TYPE) ? line.indexOf('"', TYPE.length()) : -1;
    int object = typeEnds + OBJECT.length();
    if (typeEnds < 0 || !line.startsWith(OBJECT + POD, typeEnds)) {
      return Optional.empty();
    }
    byte[] json = line.substring(object).getBytes(StandardCharsets.UTF_8);
    try {
      Pod pod = pods.readValue(json);
      return Optional.of(new WatchEvent(pod, line.substring(TYPE.length(), typeEnds)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
