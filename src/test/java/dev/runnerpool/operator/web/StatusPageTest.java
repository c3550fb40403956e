package dev.runnerpool.operator.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnerpool.core.demand.ScaleUpBlocker;
import dev.runnerpool.core.explain.PoolDetails;
import dev.runnerpool.core.scaling.Reason;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.operator.web.reading.FleetReading;
import dev.runnerpool.operator.web.reading.MadeUpPool;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What pages and their JSON answer, to nonsense too. */
@QuarkusTest
@TestProfile(PageProfile.class)
class StatusPageTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TestHTTPResource("/")
  URI operator;

  @Inject GivenExplainer explainer;
  @Inject FleetReading fleet;

  private Browser browser;

  @BeforeEach
  void begin() {
    browser = new Browser(operator);
    given(
        MadeUpPool.named("ci", "linux-arm64")
            .with(RunnerState.BUSY, 3)
            .with(RunnerState.IDLE, 1)
            .with(4711, "team/app", Set.of("arm64"), 90)
            .decided(Reason.JobsWaiting, "1 runner for 1 waiting job", 30)
            .blocked(ScaleUpBlocker.AT_MAX)
            .details(),
        MadeUpPool.named("web", "linux-amd64").notReady("the token was refused").details());
    explainer.jobs.clear();
  }

  @Test
  void theFleetIsSeenAtOneLookWithoutJavaScript() throws IOException {
    HttpResponse<String> page = browser.get("/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).contains("text/html;charset=UTF-8");
    assertThat(page.body())
        .contains("href=\"/pools/ci/linux-arm64\"")
        .contains("4 of 10: 3 busy, 1 idle")
        .contains("1 runner for 1 waiting job")
        .contains("is at its max, 1 job waits.")
        .contains("not ready: Reconciled")
        .contains("$2.5000")
        .contains("<svg class='bar'")
        .doesNotContain("&lt;svg")
        .doesNotContain("style=\"")
        .doesNotContain("<script>");
  }

  @Test
  void nothingOnAPageMayRunOrBeFramedOrLeaveItsAddress() throws IOException {
    for (String path : List.of("/", "/cost", "/pools/ci/none", "/api/v1/fleet", "/nowhere")) {
      HttpResponse<String> answer = browser.get(path);
      assertThat(answer.headers().firstValue("Content-Security-Policy").get())
          .as(path)
          .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
      assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    }
  }

  @Test
  void aPoolsPageHasItsJobsRunnersAndConditions() throws IOException {
    String page = browser.get("/pools/ci/linux-arm64").body();
    assertThat(page)
        .contains("<h1>linux-arm64", "href=\"/jobs/4711\"", "team/app", "linux-arm64-3")
        .contains("sentinel: live", "all is well", "prices from table 2026-07-20")
        .contains("It is at its max: no runner is started for more jobs.")
        .contains("sse-connect=\"/live/pools/ci/linux-arm64?seen=");
  }

  @Test
  void aJobsPageSaysWhereItIsAndWhy() throws IOException {
    explainer.jobs.add(
        MadeUpFleet.unserved("team/app", "no pool's tags fit", Set.of("arm64", "gpu")));
    String page = browser.get("/jobs/4711").body();
    assertThat(page)
        .contains("waiting, no pool", "no pool&#39;s tags fit", "the tag gpu is missing")
        .contains("https://gitlab.example.com/team/app/-/jobs/4711")
        .contains("until the operator knew it", "2.0 s", "class='band pool1'");
    assertThat(browser.get("/jobs?id=%234711%20").headers().firstValue("Location").get())
        .endsWith("/jobs/4711");
  }

  @Test
  void whatOthersWroteIsTextAndNothingElse() throws IOException {
    String script = "<script>alert('x')</script>";
    explainer.jobs.add(
        MadeUpFleet.unserved(
            script + "x".repeat(10_000), script, Set.of("\"><img src=x>", "t".repeat(10_000))));
    given(
        MadeUpPool.named("ci", "a")
            .with(1, script, Set.of(script), 1)
            .decided(Reason.JobsWaiting, script + "y".repeat(10_000), 1)
            .notReady(script)
            .costing(script)
            .details());
    for (String path : List.of("/", "/pools/ci/a", "/jobs/4711", "/?q=" + "%3Cscript%3E%22")) {
      String page = browser.get(path).body();
      assertThat(page)
          .as(path)
          .doesNotContain("<script>", "<img src=x", "\"><img", "x".repeat(200), "t".repeat(200))
          .doesNotContain("y".repeat(700));
      assertThat(page.length()).as(path).isLessThan(60_000);
    }
    assertThat(browser.get("/jobs/4711").body()).contains("&lt;script&gt;");
  }

  @Test
  void anUnknownPoolIsAnsweredWithThoseOfSimilarNames() throws IOException {
    HttpResponse<String> page = browser.get("/pools/ci/linux-amr64");
    assertThat(page.statusCode()).isEqualTo(404);
    assertThat(page.body())
        .contains("There is no such pool")
        .containsSubsequence("/pools/ci/linux-arm64", "/pools/web/linux-amd64");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/jobs/12",
        "/jobs/x",
        "/jobs/-1",
        "/jobs/99999999999999999999999",
        "/jobs?id=%3Cscript%3E",
        "/pools/ci",
        "/pools/ci/a/b",
        "/pools/..%2f..%2fetc/passwd",
        "/pools/ci/%00",
        "/webjars/htmx.org/2.0.4/package.json",
        "/templates/layout.html",
        "/live/nowhere",
        "/nowhere",
        "/api/v1/nowhere"
      })
  void whatIsNotThereIsNotFound(String path) throws IOException {
    HttpResponse<String> answer = browser.get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
    assertThat(answer.body()).doesNotContain("<script>", "at dev.runnerpool", "root:");
  }

  @Test
  void aPathThatClimbsIsJudgedWhereItArrives() throws IOException {
    assertThat(raw("GET /q/../pools/ci/none HTTP/1.1")).startsWith("HTTP/1.1 404");
    assertThat(raw("GET /pools/%2e%2e/%2e%2e/etc/passwd HTTP/1.1")).startsWith("HTTP/1.1 404");
    assertThat(raw("GET /../../../../etc/passwd HTTP/1.1")).startsWith("HTTP/1.1 404");
  }

  @Test
  void whatIsAcceptedDoesNotMatter() throws IOException {
    for (String accept : List.of("application/json", "nonsense", ";;q=9,/*,", "x/y;".repeat(500))) {
      assertThat(browser.get("/", "Accept", accept).headers().firstValue("Content-Type").get())
          .as(accept)
          .startsWith("text/html");
      assertThat(
              browser
                  .get("/api/v1/fleet", "Accept", accept)
                  .headers()
                  .firstValue("Content-Type")
                  .get())
          .as(accept)
          .startsWith("application/json");
    }
    assertThat(raw("GET / HTTP/1.1\r\nAccept: " + "a".repeat(70_000))).startsWith("HTTP/1.1 431");
  }

  @Test
  void tenThousandPoolsAreAPageOfFifty() throws IOException {
    List<PoolDetails> many = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      many.add(
          MadeUpPool.named("team-" + i % 100, "pool-" + i)
              .with(RunnerState.BUSY, i % 8)
              .decided(Reason.JobsWaiting, "started", i)
              .details());
    }
    given(many.toArray(PoolDetails[]::new));
    String page = browser.get("/?sort=runners&page=2").body();
    assertThat(page).contains("51 to 100 of 10000", "7 of 10: 7 busy");
    assertThat(page.split("class=\"badge ", -1)).hasSize(51);
    assertThat(page.length()).isLessThan(120_000);
  }

  @Test
  void programsGetTheSameAsJson() throws IOException {
    JsonNode fleet = JSON.readTree(browser.get("/api/v1/fleet?q=arm").body());
    assertThat(fleet.path("poolCount").asInt()).isEqualTo(2);
    assertThat(fleet.path("pools")).hasSize(1);
    JsonNode pool = fleet.path("pools").get(0);
    assertThat(pool.path("name").asText()).isEqualTo("linux-arm64");
    assertThat(pool.path("waiting").asInt()).isEqualTo(1);
    assertThat(pool.path("runners").path("busy").asInt()).isEqualTo(3);
    assertThat(pool.path("lastDecision").path("reason").asText()).isEqualTo("JobsWaiting");
    assertThat(fleet.path("at").asText()).endsWith("Z");
    assertThat(browser.status("/api/v1/cost")).isEqualTo(200);
    JsonNode missing = JSON.readTree(browser.get("/api/v1/nowhere").body());
    assertThat(missing.path("error").asText()).contains("/q/openapi");
  }

  @Test
  void theApiIsDescribedAndPagesAreNot() throws IOException {
    JsonNode paths = JSON.readTree(browser.get("/q/openapi?format=json").body()).path("paths");
    assertThat(paths.fieldNames())
        .toIterable()
        .contains("/api/v1/fleet", "/api/v1/cost")
        .allSatisfy(path -> assertThat(path).startsWith("/api/"));
  }

  @Test
  void whatPagesLoadIsThereAndNothingElseOfIt() throws IOException {
    for (String path :
        List.of(StaticFiles.HTMX, StaticFiles.EVENTS, StaticFiles.style(), StaticFiles.ICON)) {
      assertThat(browser.status(path)).as(path).isEqualTo(200);
    }
  }

  @Test
  void metricsAndHealthAreAsBefore() throws IOException {
    HttpResponse<String> metrics = browser.get("/q/metrics", "Accept", "text/plain");
    assertThat(metrics.statusCode()).isEqualTo(200);
    assertThat(metrics.headers().firstValue("Content-Security-Policy")).isEmpty();
    assertThat(browser.status("/q/health/live")).isEqualTo(200);
    assertThat(browser.post("/webhook/gitlab/ci/none", "").statusCode()).isEqualTo(415);
  }

  private void given(PoolDetails... pools) {
    explainer.pools.clear();
    explainer.pools.addAll(List.of(pools));
    // The look at all pools is kept for a second.
    await().until(() -> fleet.now().pools().equals(List.of(pools)));
  }

  /** A request that no client would send. */
  private String raw(String head) throws IOException {
    try (Socket socket = new Socket(operator.getHost(), operator.getPort())) {
      socket.setSoTimeout(10_000);
      String request = head + "\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream answer = socket.getInputStream();
      return new String(answer.readNBytes(64), StandardCharsets.US_ASCII);
    }
  }
}
