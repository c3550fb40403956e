package dev.runnerpool.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.runnerpool.gitlab.client.TestAuthority;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.vertx.core.Vertx;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CipherOrderTest {

  @TempDir Path folder;
  private final List<String> negotiated = new CopyOnWriteArrayList<>();

  @Test
  void theOthersStayAsTheyAre() {
    assertThat(
            CipherOrder.first(
                "TLS_AES_256_GCM_SHA384", CipherOrder.CHEAPEST, "TLS_AES_128_CCM_SHA256"))
        .containsExactly(CipherOrder.CHEAPEST, "TLS_AES_256_GCM_SHA384", "TLS_AES_128_CCM_SHA256");
    assertThat(CipherOrder.first("TLS_AES_256_GCM_SHA384"))
        .containsExactly(CipherOrder.CHEAPEST, "TLS_AES_256_GCM_SHA384");
  }

  @Test
  void aServerThatFollowsTheClientTakesTheCheapest() throws Exception {
    assertThat(negotiatedWith(new SSLParameters())).isEqualTo(CipherOrder.CHEAPEST);
  }

  @Test
  void aServerThatKnowsOnlyAesIsReachedAsBefore() throws Exception {
    SSLParameters aes = new SSLParameters(new String[] {"TLS_AES_128_GCM_SHA256"});
    assertThat(negotiatedWith(aes)).isEqualTo("TLS_AES_128_GCM_SHA256");
  }

  private String negotiatedWith(SSLParameters parameters) throws Exception {
    TestAuthority authority = new TestAuthority(folder);
    parameters.setUseCipherSuitesOrder(false);
    HttpsServer server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(serving(authority.server("ip:127.0.0.1"))) {
          @Override
          public void configure(HttpsParameters connection) {
            connection.setSSLParameters(parameters);
          }
        });
    server.createContext(
        "/",
        exchange -> {
          negotiated.add(((HttpsExchange) exchange).getSSLSession().getCipherSuite());
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    server.start();
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("https://127.0.0.1:" + server.getAddress().getPort())
            .withCaCertFile(Files.writeString(folder.resolve("ca.crt"), authority.pem()).toString())
            .build();
    Vertx vertx = Vertx.vertx();
    try (KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(config)
            .withHttpClientFactory(new ApiServerConnections(vertx, Duration.ofSeconds(9)))
            .build()) {
      assertThat(client.pods().inNamespace("ci").withName("none").get()).isNull();
    } finally {
      vertx.close();
      server.stop(0);
    }
    return negotiated.get(0);
  }

  private static SSLContext serving(Path keys) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream file = Files.newInputStream(keys)) {
      store.load(file, TestAuthority.PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, TestAuthority.PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
