package dev.runnerpool.operator.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.operator.web.reading.MadeUpPool;
import dev.runnerpool.sandbox.parts.MissingNeedException;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;

/**
 * The page in a headless Chromium, by {@code src/test/browser/visit.mjs}; a test for each of its
 * checks. The pictures are in {@code target/browser}.
 */
@QuarkusTest
@Tag("level-2")
@TestProfile(PageProfile.class)
class PageBrowserIT {

  private static final Path BUILD = Path.of("src/test/browser/build");
  private static final Path PICTURES = Path.of("target/browser");
  private static final int MISSING_NEED = 3;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TestHTTPResource("/")
  URI operator;

  @Inject GivenExplainer explainer;
  @Inject GivenObjectives objectives;

  @TestFactory
  List<DynamicTest> peopleSeeAndReachAllOfIt() throws Exception {
    Path driver = driver();
    explainer.pools.clear();
    explainer.pools.addAll(MadeUpFleet.pools());
    objectives.kept.put("ci/linux-arm64", MadeUpFleet.objective(1_193, 11));
    objectives.kept.put("ci/linux-amd64", MadeUpFleet.objective(420, 31));
    explainer.jobs.clear();
    explainer.jobs.addAll(MadeUpFleet.jobs());
    Process visit =
        new ProcessBuilder(
                "node",
                driver.resolve("visit.mjs").toString(),
                operator.toString(),
                PICTURES.toAbsolutePath().toString(),
                "--live")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<DynamicTest> tests = new ArrayList<>();
    try (BufferedReader lines = visit.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode told = JSON.readTree(line);
        if (told.has("await")) {
          explainer.pools.add(
              MadeUpPool.named("ci", "new-pool").with(RunnerState.BUSY, 2).details());
        } else {
          tests.add(test(told));
        }
      }
    } finally {
      visit.destroy();
    }
    assertThat(tests).hasSizeGreaterThan(20);
    return tests;
  }

  private static DynamicTest test(JsonNode told) {
    return dynamicTest(
        told.path("check").asText(), () -> assertThat(told.path("problem").asText(null)).isNull());
  }

  /** Where what drives the browser is, installed first if need be. */
  private static Path driver() throws IOException, InterruptedException {
    try {
      Process build = new ProcessBuilder("bash", BUILD.toString()).start();
      String progress =
          new String(build.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      String answer =
          new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (build.waitFor() == MISSING_NEED) {
        throw new MissingNeedException(progress.substring(progress.lastIndexOf('\n') + 1));
      }
      assertThat(build.exitValue()).as(progress).isZero();
      return Path.of(answer.replaceFirst("^browser=", ""));
    } catch (MissingNeedException e) {
      System.err.println("The page is not tried in a browser: " + e.getMessage());
      throw new TestAbortedException(e.getMessage(), e);
    }
  }
}
