package dev.runnerpool.operator.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import dev.runnerpool.core.leader.LeaderGuard;
import dev.runnerpool.operator.web.access.PageConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a process that stands by does with visitors. */
class LeaderRelayTest {

  private static final String OWN = "answered here";

  private final Vertx vertx = Vertx.vertx();
  private final WireMockServer leader =
      new WireMockServer(WireMockConfiguration.wireMockConfig().dynamicPort());
  private HttpServer server;
  private Optional<String> address;
  private boolean leads;

  @BeforeEach
  void begin() {
    leader.start();
    address = Optional.of("127.0.0.1:" + leader.port());
    Router router = Router.router(vertx);
    LeaderRelay relay =
        new LeaderRelay(new Guard(), () -> address, new Settings(), new PlainErrors(), vertx);
    router.route().handler(relay::relay);
    router.route().handler(context -> context.response().end(OWN));
    server = done(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
  }

  @AfterEach
  void end() {
    leader.stop();
    done(vertx.close());
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 303, 404})
  void theLeadersAnswerGoesBack(int status) throws IOException {
    leader.stubFor(
        WireMock.get("/pools/ci/a?x=1&y=%22")
            .willReturn(
                WireMock.status(status)
                    .withHeader("Content-Type", "text/html")
                    .withHeader("Location", "/sign-in")
                    .withHeader("Set-Cookie", "of=nobodys-business")
                    .withBody("of the leader")));
    HttpResponse<String> answer =
        browser().get("/pools/ci/a?x=1&y=%22", "Cookie", "runnerpool-session=s", "X-User", "jane");
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).isEqualTo("of the leader");
    assertThat(answer.headers().firstValue("Location")).contains("/sign-in");
    assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    leader.verify(
        1,
        WireMock.getRequestedFor(WireMock.anyUrl())
            .withHeader("Cookie", WireMock.equalTo("runnerpool-session=s"))
            .withHeader("X-User", WireMock.equalTo("jane"))
            .withHeader("X-RunnerPool-Relayed", WireMock.equalTo("true")));
  }

  @Test
  void whoLeadsAnswersByItself() throws IOException {
    leads = true;
    assertThat(browser().get("/").body()).isEqualTo(OWN);
    assertThat(leader.getAllServeEvents()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/q/metrics", "/webhook/gitlab/a/b", "/api/v1/fleet", "/sign-in", "/favicon.svg"})
  void whatNeedsNoLeaderIsAnsweredHere(String path) throws IOException {
    assertThat(browser().get(path).body()).isEqualTo(OWN);
    assertThat(leader.getAllServeEvents()).isEmpty();
  }

  @Test
  void aVisitorIsPassedOnOnceOnly() throws IOException {
    assertThat(browser().status("/", "X-RunnerPool-Relayed", "true")).isEqualTo(503);
    assertThat(leader.getAllServeEvents()).isEmpty();
  }

  @Test
  void withoutALeaderInReachThePageSaysSo() throws IOException {
    leader.stubFor(
        WireMock.get("/").willReturn(WireMock.aResponse().withFault(Fault.EMPTY_RESPONSE)));
    HttpResponse<String> broken = browser().get("/");
    assertThat(broken.statusCode()).isEqualTo(503);
    assertThat(broken.headers().firstValue("Retry-After")).contains("5");
    assertThat(broken.body()).contains(address.get(), "does not answer");
    address = Optional.empty();
    assertThat(browser().get("/").body()).contains("No leader is known yet");
  }

  private Browser browser() {
    return new Browser(URI.create("http://127.0.0.1:" + server.actualPort()));
  }

  private static <T> T done(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private final class Guard implements LeaderGuard {
    @Override
    public boolean holds() {
      return leads;
    }

    @Override
    public Act act() {
      throw new IllegalStateException("nothing is written for a page");
    }
  }

  private record Settings() implements PageConfig {
    @Override
    public Access access() {
      return Access.HEADER;
    }

    @Override
    public Optional<Path> tokenFile() {
      return Optional.empty();
    }

    @Override
    public Optional<Path> podTokenFile() {
      return Optional.empty();
    }

    @Override
    public String userHeader() {
      return "X-User";
    }

    @Override
    public Optional<List<String>> trustedProxies() {
      return Optional.empty();
    }

    @Override
    public int viewers() {
      return 1;
    }
  }

  private static final class PlainErrors extends ErrorPages {
    PlainErrors() {
      super(null);
    }

    @Override
    String html(int status, String heading, String text, List<Suggestion> suggestions) {
      return heading + ": " + text;
    }
  }
}
