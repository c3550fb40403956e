package dev.runnerpool.gitlab.client;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.runnerpool.core.demand.Failure;
import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.gitlab.JobQueues;
import dev.runnerpool.gitlab.queue.PatientProfile;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** GitLab behind an authority of one's own, under a path, over IPv6, behind a proxy, by HTTP/2. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class PrivateInstanceTest {

  @TempDir static Path folder;

  private static TestAuthority authority;
  private static Path goodStore;

  @Inject JobQueues queues;
  @Inject KubernetesClient kubernetes;

  private PrivateGitLab stage;

  @BeforeAll
  static void makeCertificates() {
    authority = new TestAuthority(folder);
    goodStore = authority.server(PrivateGitLab.NAMES);
  }

  @BeforeEach
  void begin() {
    stage = new PrivateGitLab(kubernetes, queues);
  }

  @AfterEach
  void end() {
    stage.close();
  }

  @Test
  void aPathBeforeTheApiAndAnAuthorityOfOnesOwnAreServed() {
    stage.start("127.0.0.1", PrivateGitLab.tls(goodStore));
    stage.giveSecret(authority.pem());

    stage.follow(stage.url());

    stage.awaitTheJob();
  }

  @Test
  void anUnknownAuthorityIsToldAndHealsWhenItIsGiven() {
    stage.start("127.0.0.1", PrivateGitLab.tls(goodStore));
    stage.giveSecret(null);
    stage.follow(stage.url());

    Failure failure = stage.awaitFailure("authority that is not trusted");

    assertThat(failure.reason()).isEqualTo(Reason.Unreachable);
    assertThat(failure.message())
        .contains("Secret " + stage.namespace() + "/gitlab-api, key ca.crt");
    stage.giveSecret(authority.pem());
    stage.awaitTheJob();
  }

  @Test
  void anExpiredCertificateIsTold() {
    stage.start(
        "127.0.0.1",
        PrivateGitLab.tls(
            authority.server(PrivateGitLab.NAMES, "-startdate", "-3d", "-validity", "1")));
    stage.giveSecret(authority.pem());
    stage.follow(stage.url());

    assertThat(stage.awaitFailure("certificate has expired").reason())
        .isEqualTo(Reason.Unreachable);
  }

  @Test
  void aCertificateForAnotherNameIsTold() {
    stage.start("127.0.0.1", PrivateGitLab.tls(authority.server("dns:other.example")));
    stage.giveSecret(authority.pem());
    stage.follow(stage.url());

    assertThat(stage.awaitFailure("not made for the name 127.0.0.1").message())
        .contains("spec.gitlab.url");
  }

  @Test
  void plainHttpWhereTlsIsExpectedIsTold() {
    stage.start("127.0.0.1", null);
    stage.giveSecret(null);
    stage.follow(stage.url().replace("http://", "https://"));

    assertThat(stage.awaitFailure("speak").reason()).isEqualTo(Reason.Unreachable);
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void anIpv6AddressIsServed(boolean overTls) {
    assumeTrue(hasIpv6(), "NOT TESTED: this machine has no IPv6 loopback address ::1; enable IPv6");
    stage.start("::1", overTls ? PrivateGitLab.tls(goodStore) : null);
    stage.giveSecret(authority.pem());

    stage.follow(stage.url());

    assertThat(stage.url()).contains("://[::1]:");
    stage.awaitTheJob();
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
      stage.giveSecret(null);
      stage.follow(server.baseUrl() + "/gitlab");

      Failure failure = stage.awaitFailure("spec.gitlab.url: https://gitlab.test/gitlab");

      assertThat(failure.reason()).isEqualTo(Reason.UnexpectedAnswer);
    } finally {
      stage.close();
      server.stop();
    }
  }

  private static boolean hasIpv6() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
      return socket.isBound();
    } catch (IOException none) {
      return false;
    }
  }
}
