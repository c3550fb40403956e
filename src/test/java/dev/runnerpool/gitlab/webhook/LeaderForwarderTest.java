package dev.runnerpool.gitlab.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a process that stands by does with deliveries. */
class LeaderForwarderTest {

  private static final String PATH = "/webhook/gitlab/ci/gitlab-api";
  private static final String BODY = "{\"object_kind\":\"build\"}";

  private final Vertx vertx = Vertx.vertx();
  private final WireMockServer leader =
      new WireMockServer(WireMockConfiguration.wireMockConfig().dynamicPort());

  @BeforeEach
  void begin() {
    leader.start();
  }

  @AfterEach
  void end() {
    leader.stop();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @ParameterizedTest
  @ValueSource(ints = {202, 401})
  void theLeaderGetsTheDeliveryAsItWasAndItsAnswerGoesBack(int status) {
    leader.stubFor(WireMock.post(PATH).willReturn(WireMock.status(status)));
    assertThat(pass(leaderAddress(), delivery())).contains(status);
    leader.verify(
        1,
        WireMock.postRequestedFor(WireMock.urlEqualTo(PATH))
            .withHeader("webhook-id", WireMock.equalTo("7"))
            .withHeader("webhook-signature", WireMock.equalTo("v1,AAAA"))
            .withHeader("Content-Type", WireMock.equalTo("application/json"))
            .withoutHeader("Cookie")
            .withRequestBody(WireMock.equalTo(BODY)));
  }

  @Test
  void aDeliveryIsPassedOnOnceOnly() {
    MultiMap relayed = delivery().add("X-RunnerPool-Relayed", "true");
    assertThat(pass(leaderAddress(), relayed)).isEmpty();
    assertThat(leader.getAllServeEvents()).isEmpty();
  }

  @Test
  void withoutALeaderInReachItGoesNowhereAndNothingFails() {
    assertThat(pass(Optional.empty(), delivery())).isEmpty();
    leader.stubFor(
        WireMock.post(PATH).willReturn(WireMock.aResponse().withFault(Fault.EMPTY_RESPONSE)));
    assertThat(pass(leaderAddress(), delivery())).isEmpty();
    Optional<String> gone = leaderAddress();
    leader.stop();
    assertThat(pass(gone, delivery())).isEmpty();
  }

  private Optional<String> leaderAddress() {
    return Optional.of("127.0.0.1:" + leader.port());
  }

  private Optional<Integer> pass(Optional<String> to, MultiMap headers) {
    return new LeaderForwarder(vertx, () -> to)
        .pass(PATH, headers, Buffer.buffer(BODY))
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  private static MultiMap delivery() {
    return MultiMap.caseInsensitiveMultiMap()
        .add("Content-Type", "application/json")
        .add("webhook-id", "7")
        .add("webhook-signature", "v1,AAAA")
        .add("Cookie", "of-nobodys-business");
  }
}
