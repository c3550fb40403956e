package dev.runnerpool.operator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnerpool.cli.explain.Explain;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Asks a running operator where jobs are and what pools do. */
@QuarkusTest
@TestProfile(OperatorProfile.class)
class OperatorExplainTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ANY_JSON = "application/json";

  Peers peers;

  @Test
  void aJobThatNoPoolTakesIsExplainedLongBeforeGitLabFailsIt() {
    try (Stage stage = Stage.open(peers)) {
      stage.pool("linux-arm64", "arm64", "max: 2", "tags: [linux]");
      stage.pool("linux-amd64", "amd64", "max: 2", "tags: [linux]");
      stage.awaitReady("linux-arm64");
      stage.awaitReady("linux-amd64");
      stage.push("linux, ARM64", 1, 1);
      long id = stage.jobs().get(0).id();
      JsonNode job = awaitJob(id, "waiting");
      assertThat(job.path("project").asText()).isEqualTo(stage.project());
      assertThat(texts(job.path("tags"))).containsExactly("ARM64", "linux");
      assertThat(job.path("summary").asText())
          .contains("no pool takes it. The nearest one, " + stage.namespace() + "/linux-arm64, has")
          .contains("'arm64' and the job says 'ARM64': tags in GitLab are case-sensitive");
      assertThat(job.path("next").asText()).contains("GitLab fails it at");
      assertThat(Instant.parse(job.path("droppedAt").asText())).isAfter(Instant.now());
      assertThat(job.has("pool")).isFalse();
      JsonNode nearest = job.path("matches").path(0);
      assertThat(nearest.path("pool").asText()).isEqualTo(stage.namespace() + "/linux-arm64");
      assertThat(nearest.path("takes").asBoolean()).isFalse();
      assertThat(printed("job", String.valueOf(id)))
          .startsWith("Job %d of %s (".formatted(id, stage.project()))
          .containsIgnoringWhitespaces("tags in GitLab are case-sensitive")
          .contains("Next: Correct the job's tags");
      peers.gitlab().cancel(id);
    }
  }

  @Test
  void aJobIsFollowedFromItsPlaceInTheQueueToItsEnd() {
    try (Stage stage = Stage.open(peers)) {
      stage.pool("arm", "arm64", "max: 1");
      stage.awaitReady("arm");
      stage.pushHeld("arm64", 2);
      List<Long> ids = stage.jobs().stream().map(each -> each.id()).sorted().toList();
      await()
          .atMost(Stage.PATIENCE)
          .until(() -> List.of("running", "starting").contains(stageOf(ids.get(0))));
      String pool = stage.namespace() + "/arm";
      await()
          .atMost(Stage.PATIENCE)
          .untilAsserted(
              () -> {
                JsonNode second = awaitJob(ids.get(1), "waiting");
                assertThat(second.path("pool").asText()).isEqualTo(pool);
                assertThat(second.path("place").asInt()).isEqualTo(1);
                assertThat(second.path("next").asText())
                    .contains("as many runners as scaling.max allows, 1, of which 1 are busy")
                    .contains("it is 1st in line");
              });
      assertThat(printed("job", ids.get(1).toString())).contains("Next: " + pool + " has as many");
      assertThat(printed("pool", pool)).contains("Pool " + pool + " (arm64)");
      stage.endJobs();
      JsonNode ended = awaitJob(ids.get(0), "ended");
      await()
          .atMost(Stage.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(awaitJob(ids.get(0), "ended").path("record").path("status").asText())
                      .isEqualTo("success"));
      assertThat(ended.path("pool").asText()).isEqualTo(pool);
      assertThat(printed("job", ids.get(0).toString())).contains("It succeeded at");
    }
  }

  @Test
  void aPoolIsToldWithItsRunnersDecisionsAndConditions() {
    try (Stage stage = Stage.open(peers)) {
      stage.pool("arm", "arm64", "max: 3, warm: 1", "tags: [linux]");
      stage.awaitReady("arm");
      stage.awaitRunnerPods(1);
      JsonNode pool = json(Exchange.ask("/api/v1/pools/" + stage.namespace() + "/arm", ANY_JSON));
      assertThat(pool.path("namespace").asText()).isEqualTo(stage.namespace());
      assertThat(pool.path("architecture").asText()).isEqualTo("arm64");
      assertThat(pool.path("max").asInt()).isEqualTo(3);
      assertThat(texts(pool.path("tags"))).containsExactly("arm64", "linux");
      assertThat(pool.path("runnerList").path(0).path("name").asText()).isEqualTo("arm-0");
      assertThat(pool.path("decisions").path(0).path("reason").asText()).isEqualTo("WarmTarget");
      assertThat(pool.path("ready").asText()).isEqualTo("True");
      assertThat(Instant.parse(pool.path("reconciledAt").asText()))
          .isBetween(Instant.now().minusSeconds(120), Instant.now().plusSeconds(1));
      JsonNode all = json(Exchange.ask("/api/v1/pools", ANY_JSON)).path("pools");
      assertThat(all).anyMatch(each -> each.path("namespace").asText().equals(stage.namespace()));

      HttpResponse<String> typo =
          Exchange.ask("/api/v1/pools/" + stage.namespace() + "/amr", ANY_JSON);
      assertThat(typo.statusCode()).isEqualTo(404);
      assertThat(json(typo).path("error").asText())
          .contains("write '" + stage.namespace() + "/arm'?");

      stage.pool("arm", "arm64", "max: 3", "runner: {config: 'concurrent = ='}");
      stage.awaitCondition("arm", "Ready", "False", "InvalidSpec");
      JsonNode invalid =
          json(Exchange.ask("/api/v1/pools/" + stage.namespace() + "/arm", ANY_JSON));
      assertThat(invalid.path("ready").asText()).isEqualTo("False");

      stage.delete("arm");
      await()
          .atMost(Stage.PATIENCE)
          .until(
              () ->
                  Exchange.ask("/api/v1/pools/" + stage.namespace() + "/arm", ANY_JSON).statusCode()
                      == 404);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"abc", "-1", "42x", "1234567890123456789012", "%3Cscript%3E", "4%2F2", "%00"})
  void whatIsNoNumberIsRefusedInASentence(String id) {
    awaitLeading();
    assertThat(Exchange.ask("/api/v1/jobs/" + id, ANY_JSON).statusCode()).isIn(400, 404);
  }

  @Test
  void aJobThatNobodyKnowsIsNotThere() {
    awaitLeading();
    HttpResponse<String> answer = Exchange.ask("/api/v1/jobs/999999999", ANY_JSON);
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(json(answer).path("error").asText())
        .startsWith("Nothing is known of job 999999999:");
    assertThat(Exchange.ask("/api/v1/jobs/abc", ANY_JSON).statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/pools/../../../etc/passwd",
        "/api/v1/pools/%2e%2e/%2e%2e",
        "/api/v1/pools/..%2f..%2f/x",
        "/api/v1/jobs/../pools/%252e%252e/x"
      })
  void aPathThatLeavesItsFolderFindsNothing(String path) {
    awaitLeading();
    assertThat(Exchange.ask(path, ANY_JSON).statusCode()).isIn(400, 404);
  }

  @Test
  void whatIsAnsweredIsDescribed() {
    JsonNode document = json(Exchange.ask("/q/openapi?format=json", ANY_JSON));
    assertThat(document.path("paths").has("/api/v1/pools/{namespace}/{name}")).isTrue();
    JsonNode job = document.path("paths").path("/api/v1/jobs/{id}").path("get");
    assertThat(job.path("responses").has("404")).isTrue();
    assertThat(job.path("parameters").path(0).path("schema").path("type").asText())
        .isEqualTo("integer");
    JsonNode pool = document.path("components").path("schemas").path("PoolJson");
    assertThat(pool.path("properties").has("decisions")).isTrue();
    assertThat(pool.toString()).contains("namespace");
  }

  @Test
  void whatIsAcceptedMakesNoDifference() {
    awaitLeading();
    for (String accepted : List.of("text/html", "!;;,/", "a/b,".repeat(1500) + "*/*")) {
      HttpResponse<String> answer = Exchange.ask("/api/v1/pools", accepted);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(json(answer).isMissingNode()).isFalse();
    }
    assertThat(Exchange.ask("/api/v1/pools", "a/b,".repeat(8_000) + "*/*").statusCode())
        .as("a header that is too long")
        .isEqualTo(431);
  }

  private static void awaitLeading() {
    await()
        .atMost(Stage.PATIENCE)
        .until(() -> Exchange.ask("/api/v1/pools", ANY_JSON).statusCode() == 200);
  }

  /** What the command says; kept in target/explain for people to look at. */
  private static String printed(String what, String which) {
    int port = ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
    StringWriter out = new StringWriter();
    int status =
        new CommandLine(new Explain())
            .setOut(new PrintWriter(out))
            .execute(what, which, "--url", "http://localhost:" + port);
    assertThat(status).isZero();
    try {
      Path folder = Files.createDirectories(Path.of("target/explain"));
      Files.writeString(folder.resolve(what + "-" + which.replace('/', '-') + ".txt"), out + "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  private static String stageOf(long id) {
    HttpResponse<String> answer = Exchange.ask("/api/v1/jobs/" + id, ANY_JSON);
    return answer.statusCode() == 200
        ? json(answer).path("jobs").path(0).path("stage").asText()
        : "";
  }

  private static JsonNode awaitJob(long id, String stage) {
    await("job " + id + " " + stage).atMost(Stage.PATIENCE).until(() -> stage.equals(stageOf(id)));
    return json(Exchange.ask("/api/v1/jobs/" + id, ANY_JSON)).path("jobs").path(0);
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }

  private static JsonNode json(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(answer.body(), e);
    }
  }
}
