package dev.runnerpool.gitlab.sentinel;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.runnerpool.gitlab.Account;
import dev.runnerpool.gitlab.client.RunnerConnections;
import dev.runnerpool.gitlab.client.RunnerMessages.Reply;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What answers to a request for a job mean, whoever gives them. */
@QuarkusTest
@TestProfile(SentinelProfile.class)
class JobRequestAnswersTest {

  private static final String JSON = "application/json";

  @Inject RunnerConnections connections;

  private final WireMockServer server = new WireMockServer(wireMockConfig().dynamicPort());

  @BeforeEach
  void begin() {
    server.start();
  }

  @AfterEach
  void end() {
    server.stop();
  }

  @ParameterizedTest
  @CsvSource({"401", "403", "422"})
  void gitLabsOwnRefusalIsOfTheToken(int status) {
    Reply reply = ask(status, JSON, "{\"message\": \"403 Forbidden\"}");

    assertThat(reply.isTokenRefused()).isTrue();
    assertThat(reply.trouble()).contains("refused the token of the runner");
  }

  /** As where job requests go to another server; the runner was made again every few minutes. */
  @ParameterizedTest
  @ValueSource(strings = {"{\"error\": \"404 Not Found\"}", ""})
  void aCallThatIsNotThereSaysNothingOfTheToken(String body) {
    Reply reply = ask(404, JSON, body);

    assertThat(reply.isTokenRefused()).isFalse();
    assertThat(reply.isSuccess()).isFalse();
    assertThat(reply.trouble()).contains("404 to", "must let runners ask for jobs");
  }

  @ParameterizedTest
  @CsvSource({"401, <html>log in", "403, <html>blocked", "404, default backend - 404"})
  void aPageOfWhateverStandsBeforeItIsNot(int status, String page) {
    Reply reply = ask(status, "text/html", page);

    assertThat(reply.isTokenRefused()).isFalse();
    assertThat(reply.isSuccess()).isFalse();
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.trouble()).contains("something before " + server.baseUrl());
  }

  /** It could never be given back. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "200; {}",
        "200; {\"status\": \"ok\"}",
        "201; {\"id\": 7}",
        "201; {\"token\": \"t\"}"
      })
  void whatHasNoNumberOrTokenIsNoJob(int status, String body) {
    Reply reply = ask(status, JSON, body);

    assertThat(reply.job()).isEmpty();
    assertThat(reply.isSuccess()).isFalse();
    assertThat(reply.trouble()).contains("something that is no job");
  }

  @Test
  void aJobIsGivenWithItsToken() {
    Reply reply = ask(201, JSON, "{\"id\": 7, \"token\": \"glcbt-x\"}");

    assertThat(reply.isSuccess()).isTrue();
    assertThat(reply.job()).hasValueSatisfying(job -> assertThat(job.id()).isEqualTo(7));
  }

  private Reply ask(int status, String type, String body) {
    server.stubFor(
        post(anyUrl())
            .willReturn(
                aResponse().withStatus(status).withHeader("Content-Type", type).withBody(body)));
    return connections
        .requestJob(
            new RunnerConnections.Caller(
                new Account(server.baseUrl(), "ci", "gitlab-api", "token"),
                Optional.empty(),
                "glrt-x",
                "s_0123456789ab"),
            Optional.empty())
        .join();
  }
}
