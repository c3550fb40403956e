package dev.runnerpool.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * As much of S3 as gitlab-runner's cache needs: objects are put and got by signed addresses, which
 * nobody checks here ({@code cache/s3v2/s3.go} signs them, {@code
 * commands/helpers/cache_archiver.go} and {@code cache_extractor.go} use them).
 */
final class ObjectStore implements AutoCloseable {
  private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  private ObjectStore(HttpServer server) {
    this.server = server;
  }

  static ObjectStore start(String host) {
    try {
      ObjectStore store = new ObjectStore(HttpServer.create(new InetSocketAddress(host, 0), 0));
      store.server.createContext("/", store::answer);
      store.server.setExecutor(store.threads);
      store.server.start();
      return store;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Host and port. */
  String address() {
    InetSocketAddress address = server.getAddress();
    return address.getHostString() + ":" + address.getPort();
  }

  /** Names of the objects, each with its bucket before it. */
  Set<String> names() {
    return new TreeSet<>(objects.keySet());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String name = exchange.getRequestURI().getPath().substring(1);
      byte[] body = exchange.getRequestBody().readAllBytes();
      boolean put = exchange.getRequestMethod().equals("PUT");
      if (put) {
        objects.put(name, body);
      }
      byte[] object = objects.get(name);
      int status = object == null ? 404 : 200;
      boolean sent = exchange.getRequestMethod().equals("GET") && object != null;
      exchange.sendResponseHeaders(status, sent ? object.length : -1);
      if (sent) {
        exchange.getResponseBody().write(object);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
