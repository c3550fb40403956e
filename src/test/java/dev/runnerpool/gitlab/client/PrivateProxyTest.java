package dev.runnerpool.gitlab.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.demand.Failure;
import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.gitlab.JobQueues;
import dev.runnerpool.gitlab.queue.PatientProfile;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** GitLab behind a proxy that the environment names. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class PrivateProxyTest {

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
    for (String variable : new String[] {"http_proxy", "https_proxy", "no_proxy"}) {
      System.clearProperty(variable);
    }
    stage.close();
  }

  @ParameterizedTest
  @CsvSource({"https,''", "https,me:secret", "http,''"})
  void theProxyOfTheEnvironmentIsUsed(String scheme, String user) {
    stage.start("127.0.0.1", scheme.equals("https") ? PrivateGitLab.tls(goodStore) : null);
    stage.giveSecret(authority.pem());
    try (TestProxy proxy = new TestProxy(stage.port(), user)) {
      String account = user.isEmpty() ? "" : user + "@";
      System.setProperty(scheme + "_proxy", "http://" + account + "127.0.0.1:" + proxy.port());

      stage.follow(scheme + "://gitlab.test/gitlab");

      stage.awaitTheJob();
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
    stage.start("127.0.0.1", PrivateGitLab.tls(goodStore));
    stage.giveSecret(authority.pem());
    try (TestProxy proxy = new TestProxy(stage.port(), "me:secret")) {
      System.setProperty("https_proxy", "http://me:mistyped@127.0.0.1:" + proxy.port());
      stage.follow("https://gitlab.test/gitlab");

      Failure failure = stage.awaitFailure("407");

      assertThat(failure.reason()).isEqualTo(Reason.Unreachable);
      assertThat(failure.message())
          .contains("through the proxy 127.0.0.1:" + proxy.port())
          .doesNotContain("mistyped");
    }
  }

  @Test
  void anExceptedHostIsReachedWithoutTheProxy() {
    stage.start("127.0.0.1", PrivateGitLab.tls(goodStore));
    stage.giveSecret(authority.pem());
    try (TestProxy proxy = new TestProxy(stage.port(), "")) {
      System.setProperty("https_proxy", "http://127.0.0.1:" + proxy.port());
      System.setProperty("no_proxy", "127.0.0.0/8");

      stage.follow(stage.url());

      stage.awaitTheJob();
      assertThat(proxy.asked()).isEmpty();
    }
  }
}
