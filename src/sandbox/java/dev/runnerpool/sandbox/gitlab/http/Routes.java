package dev.runnerpool.sandbox.gitlab.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.function.Function;

/** Where families of endpoints put themselves. Paths begin after the relative URL root. */
interface Routes {
  void add(HttpMethod method, String path, Endpoint endpoint);

  /** An endpoint that may answer later; it takes the lock itself. */
  void addHeld(HttpMethod method, String path, Function<Call, Future<Reply>> endpoint);

  default void get(String path, Endpoint endpoint) {
    add(HttpMethod.GET, path, endpoint);
  }

  default void post(String path, Endpoint endpoint) {
    add(HttpMethod.POST, path, endpoint);
  }

  default void put(String path, Endpoint endpoint) {
    add(HttpMethod.PUT, path, endpoint);
  }

  default void delete(String path, Endpoint endpoint) {
    add(HttpMethod.DELETE, path, endpoint);
  }
}
