package dev.runnerpool.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A watch whose stream is cut anywhere shows what it says, and goes on where it ended. */
class WatchedTextTest {
  private static final String EMPTY =
      "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[]}";
  private static final String STAGE = "Prüfung 🦊";

  private final AtomicInteger lists = new AtomicInteger();
  private final List<String> watches = new CopyOnWriteArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Vertx vertx = Vertx.vertx();
  private String stream;
  private int chunk;
  private HttpServer server;
  private KubernetesClient client;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
            .withWatchReconnectInterval(1)
            .build();
    client =
        new KubernetesClientBuilder()
            .withConfig(ApiServerConnections.withoutWebSockets(config))
            .withHttpClientFactory(new ApiServerConnections(vertx, Duration.ofMinutes(1)))
            .withHttpClientBuilderConsumer(
                http -> http.addOrReplaceInterceptor("watch-lines", new WatchLines()))
            .build();
  }

  @AfterEach
  void stop() {
    client.close();
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
    vertx.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 150, 10_000})
  void textsOfAnyLanguageAreShownAndEndNoWatch(int bytesOfAChunk) {
    chunk = bytesOfAChunk;
    stream = added("one", 2) + bookmark(3) + added("two", 4) + added("half", 5).substring(0, 90);
    try (SharedIndexInformer<Pod> informer = client.pods().inNamespace("ci").inform()) {
      await().until(() -> watches.size() >= 2);
      assertThat(informer.getStore().list())
          .extracting(pod -> pod.getMetadata().getName())
          .containsExactlyInAnyOrder("one", "two");
      assertThat(informer.getStore().list())
          .extracting(pod -> pod.getMetadata().getAnnotations().get("stage"))
          .containsOnly(STAGE);
      assertThat(informer.getStore().list())
          .extracting(pod -> pod.getSpec().getContainers().get(0).getCommand())
          .as("what nobody reads")
          .containsOnly(List.of());
      assertThat(watches.get(1)).contains("resourceVersion=4");
      assertThat(lists).as("lists").hasValue(1);
    }
  }

  private static String added(String name, int version) {
    return ("{\"type\":\"ADDED\",\"object\":{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"%s\","
            + "\"namespace\":\"ci\",\"uid\":\"%s\",\"resourceVersion\":\"%d\",\"annotations\":{\"stage\":\"%s\"}},"
            + "\"spec\":{\"containers\":[{\"name\":\"runner\",\"command\":[\"sh\"]}]}}}\n")
        .formatted(name, name, version, STAGE);
  }

  private static String bookmark(int version) {
    return ("{\"type\":\"BOOKMARK\",\"object\":{\"kind\":\"Pod\",\"apiVersion\":\"v1\","
            + "\"metadata\":{\"resourceVersion\":\"%d\"}}}\n")
        .formatted(version);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, 0);
      OutputStream body = exchange.getResponseBody();
      String uri = exchange.getRequestURI().toString();
      if (!uri.contains("watch=true")) {
        lists.incrementAndGet();
        body.write(EMPTY.getBytes(StandardCharsets.UTF_8));
        return;
      }
      watches.add(uri);
      if (watches.size() > 1) {
        body.flush();
        end.await();
        return;
      }
      byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
      for (int at = 0; at < bytes.length; at += chunk) {
        body.write(bytes, at, Math.min(chunk, bytes.length - at));
        body.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
