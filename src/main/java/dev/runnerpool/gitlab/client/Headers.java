package dev.runnerpool.gitlab.client;

import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads headers whatever their case: HTTP/2 has lower case only. */
final class Headers {

  private Headers() {}

  /** The first value of a header. */
  static Optional<String> first(MultivaluedMap<String, Object> headers, String name) {
    for (Map.Entry<String, List<Object>> header : headers.entrySet()) {
      if (header.getKey().equalsIgnoreCase(name) && !header.getValue().isEmpty()) {
        return Optional.ofNullable(header.getValue().get(0)).map(Object::toString);
      }
    }
    return Optional.empty();
  }
}
