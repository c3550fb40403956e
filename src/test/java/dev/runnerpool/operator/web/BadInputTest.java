package dev.runnerpool.operator.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

/**
 * What pages and their JSON answer to nonsense: each line of the table in docs/page.md, but for the
 * viewer that never reads, which is {@link UnreadViewerTest}'s.
 */
@QuarkusTest
@TestProfile(PageProfile.class)
class BadInputTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TestHTTPResource("/")
  URI operator;

  @Inject GivenExplainer explainer;
  @Inject GivenObjectives objectives;
  @Inject FleetReading fleet;

  private Browser browser;

  @BeforeEach
  void begin() {
    browser = new Browser(operator);
    objectives.kept.clear();
    explainer.jobs.clear();
    given(
        MadeUpPool.named("ci", "linux-arm64").details(),
        MadeUpPool.named("web", "linux-amd64").details());
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
  void aJobsNameIsTextAndItsTagsAreAsTheyAreWritten() throws IOException {
    String label = "t".repeat(10_000);
    explainer.jobs.add(
        MadeUpFleet.ended("<img src=x onerror=alert(1)>", Set.of("say \"arm64\"", "it's", label)));
    HttpResponse<String> page = browser.get("/jobs/4711");
    assertThat(page.body())
        .contains("&lt;img src=x onerror=alert(1)&gt;", "say &quot;arm64&quot;", "it&#39;s")
        .contains("t".repeat(119) + "…")
        .doesNotContain("<img src", "t".repeat(120));
    HttpResponse<String> answer = browser.get("/api/v1/jobs/4711");
    assertThat(answer.headers().firstValue("Content-Type").get()).startsWith("application/json");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(JSON.readTree(answer.body()).path("jobs").get(0).path("tags"))
        .as("whole, for programs")
        .extracting(JsonNode::asText)
        .containsExactly("it's", "say \"arm64\"", label);
  }

  @Test
  void anUnknownPoolIsAnsweredWithThoseOfSimilarNames() throws IOException {
    HttpResponse<String> page = browser.get("/pools/ci/linux-amr64");
    assertThat(page.statusCode()).isEqualTo(404);
    assertThat(page.body())
        .contains("There is no such pool")
        .containsSubsequence("/pools/ci/linux-arm64", "/pools/web/linux-amd64");
    HttpResponse<String> json = browser.get("/api/v1/pools/ci/linux-amr64");
    assertThat(json.statusCode()).isEqualTo(404);
    assertThat(JSON.readTree(json.body()).path("error").asText())
        .contains("serves no pool 'ci/linux-amr64'", "ci/linux-arm64");
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
        "/api/v1/nowhere",
        "/api/v1/jobs/12",
        "/api/v1/pools/..%2f..%2fetc/passwd"
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
    JsonNode fleet = JSON.readTree(browser.get("/api/v1/fleet").body());
    assertThat(fleet.path("pools")).as("programs get all").hasSize(10_000);
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
