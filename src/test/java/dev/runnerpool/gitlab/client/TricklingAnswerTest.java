package dev.runnerpool.gitlab.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A body that comes in drops, or of which nothing more comes, is not waited for for ever. */
@Timeout(60)
class TricklingAnswerTest {

  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final BlockingQueue<HttpServerResponse> answers = new LinkedBlockingQueue<>();
  private final CompletableFuture<Void> begun = new CompletableFuture<>();
  private final Vertx vertx = Vertx.vertx();
  private HttpServer server;

  @BeforeEach
  void begin() {
    server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  request.response().setChunked(true).write("[");
                  answers.add(request.response());
                })
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  @AfterEach
  void end() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void aBodyThatTakesTooLongIsNotReadToItsEnd() throws InterruptedException {
    CompletableFuture<Buffer> body = ask();
    HttpServerResponse answer = answers.take();
    begun.join();

    now.set(Instant.EPOCH.plus(LONGEST).plusSeconds(1));
    answer.write(" ");

    assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(body::join)
        .withStackTraceContaining("EndlessAnswerException")
        .withStackTraceContaining("did not end within 60 s");
  }

  @Test
  void oneThatEndsInTimeIsRead() throws InterruptedException {
    CompletableFuture<Buffer> body = ask();
    HttpServerResponse answer = answers.take();
    begun.join();

    now.set(Instant.EPOCH.plus(LONGEST));
    answer.end("]");

    assertThat(body.join()).hasToString("[]");
  }

  @Test
  void oneThatStopsInTheMiddleIsGivenUp() {
    CompletableFuture<Buffer> body = ask(Duration.ofMillis(50));

    assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(body::join)
        .withStackTraceContaining("TimeoutException")
        .withStackTraceContaining("silent in the middle");
  }

  private CompletableFuture<Buffer> ask() {
    return ask(Duration.ofHours(1));
  }

  private CompletableFuture<Buffer> ask(Duration silence) {
    AnswerBounds bounds = new AnswerBounds(silence, LONGEST, now::get);
    return vertx
        .createHttpClient()
        .request(HttpMethod.GET, server.actualPort(), "127.0.0.1", "/api/v4/projects")
        .compose(
            request -> {
              bounds.watch(request);
              return request.send();
            })
        .compose(
            response -> {
              begun.complete(null);
              return response.body();
            })
        .toCompletionStage()
        .toCompletableFuture();
  }
}
