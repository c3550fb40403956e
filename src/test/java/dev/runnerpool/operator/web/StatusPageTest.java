package dev.runnerpool.operator.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
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
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What pages and their JSON answer. */
@QuarkusTest
@TestProfile(PageProfile.class)
class StatusPageTest {

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
        .contains("<h1>linux-arm64", "href=\"/jobs/4711\"", "team/<wbr>app", "linux-arm64-3")
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
  void anObjectiveIsSeenOnThePagesAndInTheirJson() throws IOException {
    assertThat(browser.get("/").body()).doesNotContain("Objective", "bjective");
    assertThat(browser.get("/api/v1/fleet").body()).doesNotContain("bjective");
    objectives.kept.put("ci/linux-arm64", MadeUpFleet.objective(198, 2));
    await().until(() -> !fleet.now().objectives().isEmpty());
    assertThat(browser.get("/?sort=objective").body())
        .contains("href=\"/?sort=-objective\"", "objectives kept <small>(of 1)</small>")
        .containsSubsequence(
            "97 % within 1 min", "67 % of the error budget left", "since 29 Nov 12:00")
        .contains("<small>none</small>");
    assertThat(browser.get("/pools/ci/linux-arm64").body())
        .contains("99 % of 200 jobs since 29 Nov 12:00, 2 late", "67 % of the error budget left");
    JsonNode pools = JSON.readTree(browser.get("/api/v1/fleet").body()).path("pools");
    assertThat(pools.get(1).has("objective")).as("it has none").isFalse();
    JsonNode pool = JSON.readTree(browser.get("/api/v1/pools/ci/linux-arm64").body());
    for (JsonNode told : List.of(pools.get(0).path("objective"), pool.path("objective"))) {
      assertThat(told.path("startedWithinSeconds").asDouble()).isEqualTo(60);
      assertThat(told.path("promisedShare").asDouble()).isEqualTo(0.97);
      assertThat(told.path("share").asDouble()).isEqualTo(0.99);
      assertThat(told.path("errorBudgetLeft").asDouble()).isCloseTo(2.0 / 3, within(1e-9));
      assertThat(told.path("since").asText()).isEqualTo("2026-11-29T12:00:00Z");
      assertThat(told.path("late").asInt()).isEqualTo(2);
    }
    JsonNode schemas =
        JSON.readTree(browser.get("/q/openapi?format=json").body())
            .path("components")
            .path("schemas");
    assertThat(schemas.path("ObjectiveEntry").path("properties").fieldNames())
        .toIterable()
        .contains("share", "promisedShare", "errorBudgetLeft", "startedWithinSeconds", "since");
    assertThat(schemas.path("PoolEntry").path("properties").has("objective")).isTrue();
    assertThat(schemas.path("PoolJson").path("properties").has("objective")).isTrue();
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
    await()
        .until(
            () ->
                fleet.now().pools().equals(List.of(pools))
                    && fleet.now().objectives().equals(objectives.all()));
  }
}
