package dev.runnerpool.operator.cost.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Answers as AWS would, in the order the test gives them; keeps what it was asked. */
public final class AwsStub implements AutoCloseable {

  /** What is answered, if it is answered whole. */
  record Answer(int status, String type, String body, int cutAfter) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

  /** Bodies of the requests, decoded. */
  public final List<String> asked = new CopyOnWriteArrayList<>();

  /** Method and path of the requests. */
  public final List<String> paths = new CopyOnWriteArrayList<>();

  /** Who asked: their headers {@code Authorization}, empty without one. */
  final List<String> signatures = new CopyOnWriteArrayList<>();

  /** Listens on a port of its own. */
  public AwsStub() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Where it listens. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** A product of the price list: m7g.xlarge in eu-west-1 at $0.1821. */
  static String product() {
    try (InputStream in = AwsStub.class.getResourceAsStream("product.json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A page of GetProducts, the last one if there is no token. */
  static String page(String token, String... documents) {
    Map<String, Object> page = new HashMap<>();
    page.put("FormatVersion", "aws_v1");
    page.put("PriceList", List.of(documents));
    if (token != null) {
      page.put("NextToken", token);
    }
    try {
      return new ObjectMapper().writeValueAsString(page);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next question for a list price is answered by that product. */
  public void sellsTheProduct() {
    json(200, page(null, product()));
  }

  /** The next answer, as JSON. */
  public void json(int status, String body) {
    answers.add(new Answer(status, "application/x-amz-json-1.1", body, Integer.MAX_VALUE));
  }

  /** The next answer, as XML. */
  public void xml(int status, String body) {
    answers.add(new Answer(status, "text/xml;charset=UTF-8", body, Integer.MAX_VALUE));
  }

  /** The connection ends in the middle of the body. */
  public void half(String type, String body) {
    answers.add(new Answer(200, type, body, body.length() / 2));
  }

  /** The next answer never comes. */
  public void silent() {
    answers.add(new Answer(0, "", "", 0));
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    signatures.add(
        Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Authorization"), ""));
    paths.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    asked.add(body.startsWith("{") ? body : URLDecoder.decode(body, StandardCharsets.UTF_8));
    Answer answer = answers.poll();
    if (answer == null) {
      exchange.sendResponseHeaders(503, -1);
      exchange.close();
      return;
    }
    if (answer.status() == 0) {
      // The connection stays open until the stub is closed.
      return;
    }
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", answer.type());
    exchange.sendResponseHeaders(answer.status(), bytes.length);
    exchange.getResponseBody().write(bytes, 0, Math.min(bytes.length, answer.cutAfter()));
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
