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
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Watches of an API server that ends them at once, or falls silent. */
class ApiServerConnectionsTest {
  private static final String EMPTY =
      "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[]}";
  private static final String GONE =
      "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\","
          + "\"reason\":\"Expired\",\"message\":\"too old resource version\",\"code\":410}}\n";

  private final AtomicInteger lists = new AtomicInteger();
  private final AtomicInteger watches = new AtomicInteger();
  private final AtomicInteger upgrades = new AtomicInteger();
  private final CountDownLatch end = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Vertx vertx = Vertx.vertx();
  private boolean silent;
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
            .build();
    client =
        new KubernetesClientBuilder()
            .withConfig(ApiServerConnections.withoutWebSockets(config))
            .withHttpClientFactory(new ApiServerConnections(vertx, Duration.ofSeconds(1)))
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

  @Test
  void aWatchThatIsEndedAtOnceIsFollowedByAnotherList() {
    try (SharedIndexInformer<Pod> informer = client.pods().inNamespace("ci").inform()) {
      await().until(() -> lists.get() >= 3);
      assertThat(informer.isRunning()).isTrue();
      assertThat(upgrades).as("WebSockets asked for").hasValue(0);
    }
  }

  @Test
  void aWatchThatFallsSilentIsBegunAgain() {
    silent = true;
    try (SharedIndexInformer<Pod> informer = client.pods().inNamespace("ci").inform()) {
      await().until(() -> watches.get() >= 2);
      assertThat(informer.isRunning()).isTrue();
    }
  }

  @Test
  void theProxyForGitLabIsNotForThePodsOwnApiServer() {
    Config direct =
        ApiServerConnections.directInsideCluster(behindProxy("https://10.96.0.1:443"), "10.96.0.1");
    assertThat(direct.getHttpsProxy()).isNull();
    assertThat(direct.getHttpProxy()).isNull();
    assertThat(direct.getNoProxy()).isNull();
    assertThat(
            ApiServerConnections.directInsideCluster(behindProxy("https://[fd00::1]"), "fd00::1")
                .getHttpsProxy())
        .isNull();
  }

  @Test
  void anApiServerElsewhereIsReachedByTheProxy() {
    Config elsewhere = behindProxy("https://kube.example.com");
    assertThat(ApiServerConnections.directInsideCluster(elsewhere, "10.96.0.1").getHttpsProxy())
        .isEqualTo("http://proxy.example.com");
    assertThat(ApiServerConnections.directInsideCluster(elsewhere, null).getHttpsProxy())
        .isEqualTo("http://proxy.example.com");
  }

  /** Fabric8 wants a port, and knows no {@code *}. */
  @Test
  void aProxyThatTheClientWouldFailAtHarmsNothingInsideACluster() {
    Config config =
        ApiServerConnections.directInsideCluster(
            behindProxy("http://127.0.0.1:" + server.getAddress().getPort()), "127.0.0.1");
    try (KubernetesClient other =
        new KubernetesClientBuilder()
            .withConfig(config)
            .withHttpClientFactory(new ApiServerConnections(vertx, Duration.ofSeconds(1)))
            .build()) {
      assertThat(other.pods().inNamespace("ci").list().getItems()).isEmpty();
    }
  }

  private static Config behindProxy(String address) {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl(address)
        .withHttpsProxy("http://proxy.example.com")
        .withHttpProxy("http://proxy.example.com")
        .withNoProxy("*", "[fd00::2]")
        .build();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (exchange.getRequestHeaders().containsKey("Upgrade")) {
        upgrades.incrementAndGet();
      }
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, 0);
      if (!exchange.getRequestURI().toString().contains("watch=true")) {
        lists.incrementAndGet();
        exchange.getResponseBody().write(EMPTY.getBytes(StandardCharsets.UTF_8));
      } else {
        watches.incrementAndGet();
        exchange.getResponseBody().flush();
        if (silent) {
          end.await();
        }
        exchange.getResponseBody().write(GONE.getBytes(StandardCharsets.UTF_8));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
