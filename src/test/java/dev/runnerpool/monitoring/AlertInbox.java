package dev.runnerpool.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Where Alertmanager sends what it has to tell. */
final class AlertInbox implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final List<Note> notes = new CopyOnWriteArrayList<>();

  /** One alert that fired, or was resolved. */
  record Note(String name, boolean firing, Instant at, String pool, String summary) {}

  AlertInbox() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/",
        exchange -> {
          for (JsonNode alert : JSON.readTree(exchange.getRequestBody()).path("alerts")) {
            JsonNode labels = alert.path("labels");
            notes.add(
                new Note(
                    labels.path("alertname").asText(),
                    alert.path("status").asText().equals("firing"),
                    Instant.now(),
                    labels.path("pool").asText(),
                    alert.path("annotations").path("summary").asText()));
          }
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  List<Note> notes() {
    return notes;
  }

  /** Begins again: what was told before does not count. */
  void forget() {
    notes.clear();
  }

  /** The first that said that this alert fires. */
  Optional<Note> fired(String alert) {
    return notes.stream().filter(note -> note.name().equals(alert) && note.firing()).findFirst();
  }

  /** The first after that which said that it is over for the same pool. */
  Optional<Note> resolved(String alert) {
    return fired(alert)
        .flatMap(
            fired ->
                notes.stream()
                    .filter(note -> note.name().equals(alert) && !note.firing())
                    .filter(note -> note.pool().equals(fired.pool()))
                    .filter(note -> !note.at().isBefore(fired.at()))
                    .findFirst());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
