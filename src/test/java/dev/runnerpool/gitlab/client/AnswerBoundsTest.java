package dev.runnerpool.gitlab.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.gitlab.Account;
import dev.runnerpool.gitlab.queue.PatientProfile;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.resteasy.reactive.RestResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An address that answers without an end, or too much, costs a bounded part of the memory. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class AnswerBoundsTest {

  /** What the two machines' sockets may hold beyond what the client has read. */
  private static final long IN_SOCKETS = 12L << 20;

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
  private static final byte[] FILL = new byte[64 * 1024];

  static {
    Arrays.fill(FILL, (byte) ' ');
  }

  @Inject GitLabClients clients;
  @Inject KubernetesClient kubernetes;

  private final AtomicLong written = new AtomicLong();
  private final AtomicBoolean ended = new AtomicBoolean();
  private ServerSocket server;

  /** What is said to one request. */
  private interface Saying {
    void to(OutputStream out) throws IOException;
  }

  @BeforeEach
  void begin() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void end() throws IOException {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anEndlessBodyIsReadUpToABoundAndTheConnectionClosed(boolean chunked) {
    answer(
        out -> {
          say(out, OK + (chunked ? "Transfer-Encoding: chunked\r\n\r\n" : "\r\n"));
          while (true) {
            if (chunked) {
              say(out, Integer.toHexString(FILL.length) + "\r\n");
            }
            write(out, FILL);
            say(out, chunked ? "\r\n" : "");
          }
        });

    GitLabException failure = failureOfAList();

    assertThat(failure.failure().reason()).isEqualTo(Reason.UnexpectedAnswer);
    assertThat(failure)
        .hasMessageContaining("more than 8 MiB")
        .hasMessageContaining("spec.gitlab.url");
    await().untilTrue(ended);
    assertThat(written.get()).isBetween(AnswerBounds.LIST, AnswerBounds.LIST + IN_SOCKETS);
  }

  @Test
  void aBodyThatTellsThatItIsTooLongIsNotReadAtAll() {
    answer(
        out -> {
          say(out, OK + "Content-Length: 200000000\r\n\r\n[\"");
          while (true) {
            write(out, FILL);
          }
        });

    assertThat(failureOfAList()).hasMessageContaining("more than 8 MiB");
    await().untilTrue(ended);
    assertThat(written.get()).isLessThan(IN_SOCKETS);
  }

  @Test
  void aSingleThingIsBoundedMoreNarrowlyAndSoIsARefusal() {
    String large = " ".repeat(2 << 20) + "{}";
    answer(out -> say(out, OK + "Content-Length: " + large.length() + "\r\n\r\n" + large));

    GitLabException failure =
        catchThrowableOfType(
            GitLabException.class,
            () -> session().call(Endpoint.ResetRunnerToken, api -> api.resetRunnerToken(1)));

    assertThat(failure.failure().reason()).isEqualTo(Reason.UnexpectedAnswer);
    assertThat(failure).hasMessageContaining("more than 1 MiB");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "deep nesting, 4000, [, ]",
    "a long text, 2000000, x, x",
    "many small values, 1200000, '{},', {}"
  })
  void jsonThatTakesMoreMemoryThanItsBytesIsNotMadeIntoObjects(
      String what, int times, String part, String last) {
    boolean text = part.equals("x");
    String body = (text ? "[{\"status\": \"" : "[") + part.repeat(times) + last;
    answer(
        out ->
            say(
                out,
                OK
                    + ("Content-Length: " + (body.length() + 3) + "\r\n\r\n" + body)
                    + (text ? "\"}]" : "  ]")));

    GitLabException failure = failureOfAList();

    assertThat(failure.failure().reason()).as(what).isEqualTo(Reason.UnexpectedAnswer);
  }

  @Test
  void aListWhosePagesDoNotEndIsReadUpToABound() {
    AtomicInteger pages = new AtomicInteger();
    GitLabClient session = session();

    GitLabException failure =
        catchThrowableOfType(
            GitLabException.class,
            () ->
                session.all(
                    Endpoint.ListJobs,
                    Map.of(),
                    (api, page) ->
                        RestResponse.ResponseBuilder.ok(Collections.nCopies(100, "a job"))
                            .header("Link", "<?n=%d>; rel=next".formatted(pages.incrementAndGet()))
                            .build()));

    assertThat(failure.failure().reason()).isEqualTo(Reason.UnexpectedAnswer);
    assertThat(failure).hasMessageContaining("more than 100000 entries");
    assertThat(pages).hasValue(1001);
  }

  @Test
  void endlessHeadersEndTheConnection() {
    answer(
        out -> {
          say(out, OK);
          while (true) {
            say(out, "X-More: " + "y".repeat(1000) + "\r\n");
          }
        });

    assertThat(failureOfAList()).isNotNull();
    await().untilTrue(ended);
    assertThat(written.get()).isLessThan(IN_SOCKETS);
  }

  private GitLabException failureOfAList() {
    return catchThrowableOfType(
        GitLabException.class,
        () ->
            session()
                .all(Endpoint.ListJobs, Map.of(), (api, page) -> api.projectJobs("app", page)));
  }

  private GitLabClient session() {
    String namespace = "ci-" + UUID.randomUUID();
    kubernetes
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("s")
                .endMetadata()
                .withData(Map.of("token", "Z2xwYXQtdA=="))
                .build())
        .create();
    String url = "http://127.0.0.1:" + server.getLocalPort();
    return clients.of(new Account(url, namespace, "s", "token"));
  }

  private void answer(Saying saying) {
    CompletableFuture.runAsync(
        () -> {
          try (Socket socket = server.accept()) {
            BufferedReader in =
                new BufferedReader(
                    new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            while (!in.readLine().isEmpty()) {
              // Its headers; a body, if any, is left where it is.
            }
            saying.to(socket.getOutputStream());
            in.lines().forEach(more -> {});
          } catch (IOException closed) {
            ended.set(true);
          }
        });
  }

  private void say(OutputStream out, String text) throws IOException {
    write(out, text.getBytes(StandardCharsets.US_ASCII));
  }

  private void write(OutputStream out, byte[] bytes) throws IOException {
    out.write(bytes);
    written.addAndGet(bytes.length);
  }
}
