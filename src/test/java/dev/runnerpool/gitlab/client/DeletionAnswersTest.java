package dev.runnerpool.gitlab.client;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.delete;
import static com.github.tomakehurst.wiremock.client.WireMock.okForContentType;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.gitlab.Account;
import dev.runnerpool.gitlab.queue.PatientProfile;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which answers to a deletion say that it is done; GitLab's own is 204. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class DeletionAnswersTest {

  @Inject GitLabClients clients;
  @Inject KubernetesClient kubernetes;

  private final WireMockServer server = new WireMockServer(wireMockConfig().dynamicPort());

  @BeforeEach
  void begin() {
    server.start();
  }

  @AfterEach
  void end() {
    server.stop();
  }

  static Stream<ResponseDefinitionBuilder> done() {
    return Stream.of(
        status(204),
        status(202).withHeader("Content-Length", "0"),
        okJson("{\"message\": \"202 Accepted\"}"),
        okJson("null"));
  }

  @ParameterizedTest
  @MethodSource("done")
  void everySuccessIsOne(ResponseDefinitionBuilder answer) {
    assertThat(deletion(answer)).isTrue();
  }

  @Test
  void whatIsNotThereIsNoFailure() {
    assertThat(deletion(status(404).withBody("{\"message\": \"404 Not Found\"}"))).isFalse();
  }

  @Test
  void aPageIsNone() {
    GitLabException failure =
        catchThrowableOfType(
            GitLabException.class,
            () -> deletion(okForContentType("text/html", "<html>sign in</html>")));

    assertThat(failure.failure().reason()).isEqualTo(Reason.UnexpectedAnswer);
  }

  private boolean deletion(ResponseDefinitionBuilder answer) {
    server.stubFor(delete(anyUrl()).willReturn(answer));
    String namespace = "ci-" + UUID.randomUUID();
    kubernetes
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("gitlab-api")
                .endMetadata()
                .withData(Map.of("token", "Z2xwYXQtdA=="))
                .build())
        .create();
    return clients
        .of(new Account(server.baseUrl(), namespace, "gitlab-api", "token"))
        .delete(Endpoint.DeleteRunner, api -> api.deleteRunner(42));
  }
}
