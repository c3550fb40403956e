package dev.runnerpool.operator.gitlab.client;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.Failure;
import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.operator.gitlab.Account;
import dev.runnerpool.operator.gitlab.GitLabProfile;
import dev.runnerpool.operator.gitlab.JobQueues;
import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.sandbox.gitlab.http.Tls;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** GitLab behind an authority of one's own, under a path, over IPv6, behind a proxy, by HTTP/2. */
@QuarkusTest
@TestProfile(GitLabProfile.class)
class PrivateInstanceTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String NAMES = "dns:gitlab.test,ip:127.0.0.1,ip:::1";

  @TempDir static Path folder;

  private static TestAuthority authority;
  private static Path goodStore;

  @Inject JobQueues queues;
  @Inject KubernetesClient kubernetes;

  private final String namespace = "ci-" + UUID.randomUUID();
  private SimulatedGitLab gitlab;
  private String token;
  private RunnerPool pool;

  @BeforeAll
  static void makeCertificates() {
    authority = new TestAuthority(folder);
    goodStore = authority.server(NAMES);
  }

  @AfterEach
  void end() {
    for (String variable : new String[] {"http_proxy", "https_proxy", "no_proxy"}) {
      System.clearProperty(variable);
    }
    if (pool != null) {
      queues.unfollow(pool);
    }
    if (gitlab != null) {
      gitlab.close();
    }
  }

  @Test
  void aPathBeforeTheApiAndAnAuthorityOfOnesOwnAreServed() {
    start("127.0.0.1", tls(goodStore));
    giveSecret(authority.pem());

    follow(gitlab.url());

    awaitTheJob();
  }

  @Test
  void anUnknownAuthorityIsToldAndHealsWhenItIsGiven() {
    start("127.0.0.1", tls(goodStore));
    giveSecret(null);
    follow(gitlab.url());

    Failure failure = awaitFailure("authority that is not trusted");

    assertThat(failure.reason()).isEqualTo(Reason.Unreachable);
    assertThat(failure.message()).contains("Secret " + namespace + "/gitlab-api, key ca.crt");
    giveSecret(authority.pem());
    awaitTheJob();
  }

  @Test
  void anExpiredCertificateIsTold() {
    start("127.0.0.1", tls(authority.server(NAMES, "-startdate", "-3d", "-validity", "1")));
    giveSecret(authority.pem());
    follow(gitlab.url());

    assertThat(awaitFailure("certificate has expired").reason()).isEqualTo(Reason.Unreachable);
  }

  @Test
  void aCertificateForAnotherNameIsTold() {
    start("127.0.0.1", tls(authority.server("dns:other.example")));
    giveSecret(authority.pem());
    follow(gitlab.url());

    assertThat(awaitFailure("not made for the name 127.0.0.1").message())
        .contains("spec.gitlab.url");
  }

  @Test
  void plainHttpWhereTlsIsExpectedIsTold() {
    start("127.0.0.1", null);
    giveSecret(null);
    follow(gitlab.url().replace("http://", "https://"));

    assertThat(awaitFailure("does not speak TLS").reason()).isEqualTo(Reason.Unreachable);
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void anIpv6AddressIsServed(boolean overTls) {
    assumeTrue(hasIpv6(), "NOT TESTED: this machine has no IPv6 loopback address ::1; enable IPv6");
    start("::1", overTls ? tls(goodStore) : null);
    giveSecret(authority.pem());

    follow(gitlab.url());

    assertThat(gitlab.url()).contains("://[::1]:");
    awaitTheJob();
  }

  @ParameterizedTest
  @CsvSource({"https,''", "https,me:secret", "http,''"})
  void theProxyOfTheEnvironmentIsUsed(String scheme, String user) {
    start("127.0.0.1", scheme.equals("https") ? tls(goodStore) : null);
    giveSecret(authority.pem());
    try (TestProxy proxy = new TestProxy(port(), user)) {
      String account = user.isEmpty() ? "" : user + "@";
      System.setProperty(scheme + "_proxy", "http://" + account + "127.0.0.1:" + proxy.port());

      follow(scheme + "://gitlab.test/gitlab");

      awaitTheJob();
      assertThat(proxy.asked())
          .anyMatch(
              line ->
                  line.startsWith(
                      scheme.equals("https")
                          ? "CONNECT gitlab.test:443 "
                          : "GET http://gitlab.test/gitlab/api/v4/"));
    }
  }

  @Test
  void aProxyThatRefusesIsToldAndItsPasswordIsNot() {
    start("127.0.0.1", tls(goodStore));
    giveSecret(authority.pem());
    try (TestProxy proxy = new TestProxy(port(), "me:secret")) {
      System.setProperty("https_proxy", "http://me:mistyped@127.0.0.1:" + proxy.port());
      follow("https://gitlab.test/gitlab");

      Failure failure = awaitFailure("407");

      assertThat(failure.reason()).isEqualTo(Reason.Unreachable);
      assertThat(failure.message())
          .contains("through the proxy 127.0.0.1:" + proxy.port())
          .doesNotContain("mistyped");
    }
  }

  @Test
  void anExceptedHostIsReachedWithoutTheProxy() {
    start("127.0.0.1", tls(goodStore));
    giveSecret(authority.pem());
    try (TestProxy proxy = new TestProxy(port(), "")) {
      System.setProperty("https_proxy", "http://127.0.0.1:" + proxy.port());
      System.setProperty("no_proxy", "127.0.0.0/8");

      follow(gitlab.url());

      awaitTheJob();
      assertThat(proxy.asked()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"true,true,HTTP/2.0", "true,false,HTTP/1.1", "false,true,HTTP/1.1"})
  void http2IsSpokenIfBothSidesWantIt(boolean wanted, boolean offered, String spoken) {
    WireMockServer server =
        new WireMockServer(
            wireMockConfig()
                .dynamicPort()
                .dynamicHttpsPort()
                .http2TlsDisabled(!offered)
                .keystorePath(goodStore.toString())
                .keystorePassword(TestAuthority.PASSWORD)
                .keyManagerPassword(TestAuthority.PASSWORD)
                .keystoreType("PKCS12"));
    server.start();
    server.stubFor(get(anyUrl()).willReturn(okJson("{\"username\": \"me\"}")));
    Account account =
        new Account("https://127.0.0.1:" + server.httpsPort() + "/gitlab", "ci", "gitlab-api");
    Credentials credentials = new Credentials("glpat-x", Optional.of(authority.pem()));
    try (Connection connection =
        Connection.open(account, credentials, Duration.ofSeconds(20), wanted)) {
      assertThat(connection.api().user().getEntity().username()).isEqualTo("me");

      assertThat(server.findAll(anyRequestedFor(anyUrl())))
          .singleElement()
          .satisfies(
              request -> {
                assertThat(request.getProtocol()).isEqualTo(spoken);
                assertThat(request.getUrl()).isEqualTo("/gitlab/api/v4/user");
              });
    } finally {
      server.stop();
    }
  }

  @Test
  void aRedirectToTlsSaysWhatToWrite() {
    WireMockServer server = new WireMockServer(wireMockConfig().dynamicPort());
    server.start();
    server.stubFor(
        get(anyUrl())
            .willReturn(
                aResponse()
                    .withStatus(301)
                    .withHeader(
                        "Location",
                        "https://gitlab.test/gitlab/api/v4/projects/team%2Fapp/jobs?scope=x")));
    try {
      giveSecret(null);
      follow(server.baseUrl() + "/gitlab");

      Failure failure = awaitFailure("spec.gitlab.url: https://gitlab.test/gitlab");

      assertThat(failure.reason()).isEqualTo(Reason.UnexpectedAnswer);
    } finally {
      queues.unfollow(pool);
      server.stop();
    }
  }

  private static Tls tls(Path store) {
    return new Tls(store, TestAuthority.PASSWORD, false);
  }

  private static boolean hasIpv6() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
      return socket.isBound();
    } catch (IOException none) {
      return false;
    }
  }

  private void start(String host, Tls tls) {
    gitlab =
        SimulatedGitLab.start(
            GitLabOptions.defaults()
                .withListen(host, 0)
                .withRelativeUrlRoot("/gitlab")
                .withTls(tls));
    gitlab.createProject("team/app");
    token = gitlab.createToken("operator", Set.of(Scope.API), Role.OWNER, false);
    gitlab.pushPipeline("team/app", "main", false, "build: {tags: [arm64], script: [make]}");
  }

  private int port() {
    return URI.create(gitlab.url()).getPort();
  }

  /** The account's Secret; {@code ca} may be null. */
  private void giveSecret(String ca) {
    Map<String, String> data = new HashMap<>();
    data.put("token", token == null ? "glpat-x" : token);
    if (ca != null) {
      data.put("ca.crt", ca);
    }
    kubernetes
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("gitlab-api")
                .withNamespace(namespace)
                .endMetadata()
                .withStringData(data)
                .build())
        .createOr(existing -> existing.update());
  }

  private void follow(String url) {
    pool =
        Serialization.unmarshal(
            """
            apiVersion: runnerpool.dev/v1alpha1
            kind: RunnerPool
            metadata: {name: arm, namespace: %s, uid: %s, generation: 1}
            spec:
              architecture: arm64
              gitlab: {url: "%s", project: team/app, credentials: {secret: gitlab-api}}
              scaling: {max: 5}
            """
                .formatted(namespace, UUID.randomUUID(), url),
            RunnerPool.class);
    queues.follow(pool);
  }

  private void awaitTheJob() {
    await()
        .atMost(PATIENCE)
        .until(
            () -> queues.state(pool),
            state -> state instanceof QueueState.Read read && read.last().jobs().size() == 1);
  }

  /** The failure that says so; one before it may be that a busy machine was too slow. */
  private Failure awaitFailure(String saying) {
    return ((QueueState.Held)
            await()
                .atMost(PATIENCE)
                .until(
                    () -> queues.state(pool),
                    state ->
                        state instanceof QueueState.Held held
                            && held.failure().message().contains(saying)))
        .failure();
  }
}
