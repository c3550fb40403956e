package dev.runnerpool.operator.web.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.leader.LeaderAddress;
import dev.runnerpool.core.leader.LeaderGuard;
import dev.runnerpool.operator.web.access.PodToken;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Replicas of one operator, of which one leads and others pass questions on to it. */
class LeaderProxyTest {

  private final Vertx vertx = Vertx.vertx();
  private boolean leads;
  private boolean markAsOfThisPod;
  private Optional<String> leader = Optional.empty();

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get();
  }

  @Test
  void whoLeadsAnswersByItself() throws Exception {
    leads = true;
    leader = Optional.of("127.0.0.1:1");
    assertThat(ask("/api/v1/pools").body()).isEqualTo("own /api/v1/pools");
  }

  @Test
  void whoStandsByPassesQuestionsOnWithWhoAsks() throws Exception {
    leader = Optional.of(replica(200, "first"));
    HttpResponse<String> answer = ask("/api/v1/jobs/42?a=b");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("first /api/v1/jobs/42?a=b Bearer secret true");
    assertThat(answer.headers().firstValue("X-Answered-By")).contains("first");
  }

  @Test
  void theLeadersRefusalsArePassedBack() throws Exception {
    leader = Optional.of(replica(401, "first"));
    assertThat(ask("/api/v1/pools").statusCode()).isEqualTo(401);
  }

  @Test
  void afterAChangeOfLeaderTheNewOneIsAsked() throws Exception {
    leader = Optional.of(replica(200, "first"));
    assertThat(ask("/api/v1/pools").body()).startsWith("first ");
    leader = Optional.of(replica(200, "second"));
    assertThat(ask("/api/v1/pools").body()).startsWith("second ");
    leader = Optional.empty();
    leads = true;
    assertThat(ask("/api/v1/pools").body()).startsWith("own ");
  }

  @Test
  void withoutALeaderItSaysSo() throws Exception {
    HttpResponse<String> answer = ask("/api/v1/pools");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(answer.body())
        .contains("This replica does not lead and knows no pools; it knows of no leader now");
  }

  @Test
  void aLeaderThatIsGoneIsNamed() throws Exception {
    leader = Optional.of("127.0.0.1:1");
    HttpResponse<String> answer = ask("/api/v1/pools");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("the leader, at 127.0.0.1:1, does not answer");
  }

  @Test
  void aLeaderThatTrustsOnlyItsOwnPodIsNamed() throws Exception {
    leader = Optional.of(replica(403, "first"));
    HttpResponse<String> answer = ask("/api/v1/pools");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body())
        .contains("does not answer requests from here: ask in the leader's own pod");
  }

  @Test
  void whoIsLetInByThePodsTokenIsToldWhereToAskAndTheLeaderIsNot() throws Exception {
    leader = Optional.of(replica(200, "first"));
    markAsOfThisPod = true;
    HttpResponse<String> answer = ask("/api/v1/pools");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body())
        .contains("the leader, pod operator-1 at 127.0.0.1:", "ask in the leader's own pod");
    assertThat(answer.headers().firstValue("X-Answered-By")).isEmpty();
    leads = true;
    assertThat(ask("/api/v1/pools").body()).isEqualTo("own /api/v1/pools");
  }

  @Test
  void twoThatTakeEachOtherForTheLeaderEndIt() throws Exception {
    int other = server(new LeaderProxy(vertx, guard(), () -> leader));
    leader = Optional.of("127.0.0.1:" + other);
    HttpResponse<String> answer = ask("/api/v1/pools");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("another has just begun to lead");
  }

  @Test
  void otherPathsAreEachReplicasOwn() throws Exception {
    leader = Optional.of(replica(200, "first"));
    assertThat(ask("/q/metrics").body()).isEqualTo("own /q/metrics");
    assertThat(ask("/api/../q/metrics").body()).startsWith("own ");
  }

  private LeaderGuard guard() {
    return new LeaderGuard() {
      @Override
      public boolean holds() {
        return leads;
      }

      @Override
      public Act act() {
        throw new UnsupportedOperationException();
      }
    };
  }

  private LeaderAddress named() {
    return new LeaderAddress() {
      @Override
      public Optional<String> leaderAddress() {
        return leader;
      }

      @Override
      public Optional<String> leaderName() {
        return Optional.of("operator-1");
      }
    };
  }

  private HttpResponse<String> ask(String path) throws Exception {
    int port = server(new LeaderProxy(vertx, guard(), named()));
    try {
      return HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .build()
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                  .header("Authorization", "Bearer secret")
                  .build(),
              HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private int server(LeaderProxy proxy) throws ExecutionException, InterruptedException {
    Router router = Router.router(vertx);
    router
        .route()
        .handler(
            context -> {
              if (markAsOfThisPod) {
                context.put(PodToken.ADMITTED, true);
              }
              context.next();
            });
    router.route().handler(proxy::handle);
    router.route().handler(context -> context.end("own " + context.request().uri()));
    return listening(vertx.createHttpServer().requestHandler(router));
  }

  private String replica(int status, String name) throws ExecutionException, InterruptedException {
    Router router = Router.router(vertx);
    router.route().handler(context -> answer(context, status, name));
    return "127.0.0.1:" + listening(vertx.createHttpServer().requestHandler(router));
  }

  private static void answer(RoutingContext context, int status, String name) {
    context
        .response()
        .setStatusCode(status)
        .putHeader("X-Answered-By", name)
        .end(
            "%s %s %s %s"
                .formatted(
                    name,
                    context.request().uri(),
                    context.request().getHeader("Authorization"),
                    context.request().getHeader("X-RunnerPool-Relayed")));
  }

  private static int listening(HttpServer server) throws ExecutionException, InterruptedException {
    return server
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .get()
        .actualPort();
  }
}
