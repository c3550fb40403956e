package dev.runnerpool.gitlab.webhook;

import static dev.runnerpool.gitlab.webhook.WebhookGitLab.KEY;
import static dev.runnerpool.gitlab.webhook.WebhookGitLab.WORD;
import static dev.runnerpool.scenes.OwnGitLab.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.gitlab.JobQueues;
import dev.runnerpool.gitlab.LogCapture;
import dev.runnerpool.gitlab.Scope;
import dev.runnerpool.gitlab.WakeSignal.Liveness;
import dev.runnerpool.sandbox.gitlab.http.Fault;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Deliveries on the operator's port: whom they wake, what is answered, and what they may cost. */
@QuarkusTest
@TestProfile(WebhookProfile.class)
class WebhookDeliveryTest {

  private static final String PENDING =
      """
      {"object_kind": "build", "build_status": "pending", "build_started_at": null,
       "project_id": 1, "project": {"path_with_namespace": "team/app"}, "marker": "keep-me-quiet"}""";

  @TestHTTPResource("/")
  URI operator;

  @Inject KubernetesClient kubernetes;
  @Inject JobQueues queues;
  @Inject Webhooks webhooks;

  private final StringBuffer logged = new StringBuffer();
  private final Handler log = new LogCapture(logged);
  private WebhookGitLab stage;

  @BeforeEach
  void begin() {
    Logger.getLogger("").addHandler(log);
    stage = new WebhookGitLab(kubernetes, queues);
  }

  @AfterEach
  void nothingOfSecretsOrBodiesWasLogged() {
    Logger.getLogger("").removeHandler(log);
    stage.close();
    assertThat(logged.toString()).doesNotContain(WORD, KEY, stage.token(), "keep-me-quiet");
  }

  @Test
  void aDeliveryWithTheTokenWakesAReadingThatPollingWouldNotMakeForAnHour() throws Exception {
    RunnerPool pool = served(WORD);
    stage.push();
    assertThat(stage.waiting(pool)).isZero();
    assertThat(post(PENDING, "X-Gitlab-Token", WORD)).isEqualTo(202);
    stage.awaitWaiting(pool, 1);
    assertThat(liveness(pool).live()).isTrue();
    assertThat(liveness(pool).lastHeard()).isPresent();
  }

  @Test
  void aSignedDeliveryWakesAReading() throws Exception {
    RunnerPool pool = served(KEY);
    stage.push();
    assertThat(post(PENDING, DeliverySender.signed("1", PENDING, Instant.now()))).isEqualTo(202);
    stage.awaitWaiting(pool, 1);
  }

  @ParameterizedTest
  @CsvSource({
    "no token, gitlab-api, ''",
    "another token, gitlab-api, keep-me-secret-webhook-wort",
    "a Secret of nobody, gitlab-other, keep-me-secret-webhook-word",
  })
  void whoKnowsNoSecretIsAnsweredTheSameWhetherTheAddressIsInUseOrNot(
      String what, String secret, String token) throws Exception {
    RunnerPool pool = served(WORD);
    stage.push();
    long reads = stage.reads();
    HttpResponse<String> answer =
        sender()
            .send(
                "/webhook/gitlab/" + stage.namespace() + "/" + secret,
                PENDING,
                "X-Gitlab-Token",
                token);
    assertThat(answer.statusCode()).as(what).isEqualTo(401);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers().map().keySet()).containsExactly("content-length");
    assertThat(stage.reads()).isEqualTo(reads);
    assertThat(stage.waiting(pool)).isZero();
  }

  @Test
  void anUnknownPathIsNotFound() throws Exception {
    assertThat(sender().send("/webhook/gitlab/ci", PENDING, "X-Gitlab-Token", "x").statusCode())
        .isEqualTo(404);
    assertThat(sender().send("/webhook/github/ci/x", PENDING, "X-Gitlab-Token", "x").statusCode())
        .isEqualTo(404);
  }

  @Test
  void aRepeatedDeliveryIsTakenAndWakesNothing() throws Exception {
    RunnerPool pool = served(WORD);
    stage.push();
    String[] headers = {"X-Gitlab-Token", WORD, "Idempotency-Key", "7"};
    assertThat(post(PENDING, headers)).isEqualTo(202);
    stage.awaitWaiting(pool, 1);
    stage.awaitReadsToEnd();
    stage.push();
    double duplicates = sender().counted("duplicate");
    assertThat(post(PENDING, headers)).isEqualTo(202);
    assertThat(sender().counted("duplicate")).isEqualTo(duplicates + 1);
    assertThat(stage.waiting(pool)).isEqualTo(1);
  }

  @Test
  void aClockThatIsOffIsSaidAndHealsWithoutGitLabGivingTheHookUp() throws Exception {
    RunnerPool pool = served(KEY);
    assertThat(post(PENDING, DeliverySender.signed("1", PENDING, Instant.now().minusSeconds(420))))
        .isEqualTo(202);
    assertThat(liveness(pool).live()).isFalse();
    assertThat(liveness(pool).message())
        .contains("signed as of 42")
        .contains("s ago")
        .contains("set the clock of GitLab or of the operator's node right");
    assertThat(logged.toString()).contains("are signed as of");
    stage.push();
    assertThat(post(PENDING, DeliverySender.signed("2", PENDING, Instant.now()))).isEqualTo(202);
    stage.awaitWaiting(pool, 1);
    assertThat(liveness(pool).live()).isTrue();
    assertThat(sender().counted("stale")).isPositive();
  }

  @Test
  void otherEventsAndBrokenOnesOfAnAuthenticSenderAreTakenAndIgnored() throws Exception {
    served(WORD);
    double ignored = sender().counted("ignored");
    for (String body :
        List.of(
            "{\"object_kind\": \"push\"}",
            PENDING.replace("pending", "running"),
            PENDING.substring(0, PENDING.length() / 2))) {
      assertThat(post(body, "X-Gitlab-Token", WORD)).isEqualTo(202);
    }
    assertThat(sender().counted("ignored")).isEqualTo(ignored + 3);
  }

  @Test
  void aBodyLongerThanAMebibyteIsRefusedAnnouncedOrNot() throws Exception {
    served(WORD);
    byte[] body = new byte[(1 << 20) + 1];
    double before = sender().counted("too_large");
    HttpRequest.Builder request = sender().request(stage.path(), "X-Gitlab-Token", WORD);
    assertThat(DeliverySender.status(request.POST(BodyPublishers.ofByteArray(body)).build()))
        .isIn(413, -1);
    assertThat(
            DeliverySender.status(
                request
                    .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                    .build()))
        .isIn(413, -1);
    assertThat(sender().counted("too_large")).isEqualTo(before + 2);
  }

  @Test
  void anythingButJsonIsRefused() throws Exception {
    served(WORD);
    assertThat(
            DeliverySender.status(
                HttpRequest.newBuilder(operator.resolve(stage.path()))
                    .header("X-Gitlab-Token", WORD)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString("a=b"))
                    .build()))
        .isEqualTo(415);
  }

  @Test
  void bodiesThatEndHalfWayHoldNothing() throws Exception {
    RunnerPool pool = served(WORD);
    for (int round = 0; round < 4; round++) {
      double malformed = sender().counted("malformed");
      for (int i = 0; i < 10; i++) {
        sendHalfABody();
      }
      await().until(() -> sender().counted("malformed") >= malformed + 10);
    }
    stage.push();
    assertThat(post(PENDING, "X-Gitlab-Token", WORD)).isEqualTo(202);
    stage.awaitWaiting(pool, 1);
  }

  private void sendHalfABody() throws IOException {
    try (Socket socket = new Socket(operator.getHost(), operator.getPort())) {
      String head =
          "POST "
              + stage.path()
              + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000000"
              + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().write(new byte[500_000]);
      socket.getOutputStream().flush();
    }
  }

  @Test
  void aThousandDeliveriesCostAFewReadings() throws Exception {
    RunnerPool pool = served(WORD);
    stage
        .gitlab()
        .faults()
        .inject(new Fault("GET /api/v4/projects/*/jobs", Fault.Kind.DELAY, 0, 200, -1));
    stage.push();
    long before = stage.reads();
    assertThat(postMany(1000)).hasSize(1000).containsOnly(202);
    stage.awaitWaiting(pool, 1);
    assertThat(stage.reads() - before).isBetween(1L, 100L);
  }

  private List<Integer> postMany(int count) throws Exception {
    ExecutorService senders = Executors.newFixedThreadPool(16);
    try {
      List<Callable<Integer>> deliveries = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        String number = Integer.toString(i);
        deliveries.add(
            () -> post(PENDING, "X-Gitlab-Token", WORD, "Idempotency-Key", "i" + number));
      }
      List<Integer> answers = new ArrayList<>();
      for (Future<Integer> answer : senders.invokeAll(deliveries)) {
        answers.add(answer.get());
      }
      return answers;
    } finally {
      senders.shutdownNow();
    }
  }

  @Test
  void aSecretThatIsExchangedOrRepairedIsTakenUpByItself() throws Exception {
    stage.secret("too short");
    RunnerPool pool = stage.follow("arm", "project: team/app", "");
    await().until(() -> webhooks.of(Scope.of(pool)).isPresent());
    assertThat(liveness(pool).live()).isFalse();
    assertThat(liveness(pool).message())
        .contains("Secret " + stage.namespace() + "/gitlab-api, key webhook-secret")
        .doesNotContain("too short");
    stage.secret(WORD);
    await().until(() -> post(PENDING, "X-Gitlab-Token", WORD) == 202);
  }

  /** A pool whose webhooks are made by hand, its queue read once, empty. */
  private RunnerPool served(String webhookSecret) {
    stage.secret(webhookSecret);
    RunnerPool pool = stage.follow("arm", "project: team/app", "");
    stage.awaitWaiting(pool, 0);
    await().until(() -> webhooks.of(Scope.of(pool)).isPresent());
    return pool;
  }

  private Liveness liveness(RunnerPool pool) {
    return webhooks.of(Scope.of(pool)).orElseThrow();
  }

  private int post(String body, String... headers) throws Exception {
    return sender().send(stage.path(), body, headers).statusCode();
  }

  private DeliverySender sender() {
    return new DeliverySender(operator);
  }
}
