package dev.runnerpool.gitlab.client;

import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.runnerpool.gitlab.Account;
import dev.runnerpool.gitlab.GitLabProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which version of HTTP is spoken with a GitLab over TLS. */
@QuarkusTest
@TestProfile(GitLabProfile.class)
class Http2Test {

  @TempDir static Path folder;

  private static TestAuthority authority;
  private static Path goodStore;

  @BeforeAll
  static void makeCertificates() {
    authority = new TestAuthority(folder);
    goodStore = authority.server(PrivateGitLab.NAMES);
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
        new Account(
            "https://127.0.0.1:" + server.httpsPort() + "/gitlab", "ci", "gitlab-api", "token");
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
}
