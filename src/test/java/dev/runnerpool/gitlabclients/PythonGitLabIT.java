package dev.runnerpool.gitlabclients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import dev.runnerpool.sandbox.parts.MissingNeedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;

/** What GitLab documents, asked of the simulated one by python-gitlab; a test for each check. */
@Tag("level-2")
class PythonGitLabIT {
  private static final Path SCRIPT = Path.of("src/test/clients/python-gitlab/check.py");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TestFactory
  List<DynamicTest> pythonGitLabFindsWhatGitLabDocuments()
      throws IOException, InterruptedException {
    Path python = python();
    try (SimulatedGitLab gitlab = SimulatedGitLab.start(GitLabOptions.defaults())) {
      String token = gitlab.createToken("root", Set.of(Scope.API), Role.OWNER, true);
      Process checks =
          new ProcessBuilder(python.toString(), SCRIPT.toString(), gitlab.url(), token)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      List<String> lines = ClientPython.lines(checks.inputReader(StandardCharsets.UTF_8));
      assertThat(checks.waitFor()).as("status of %s; it said %s", SCRIPT, lines).isZero();
      assertThat(lines).isNotEmpty();
      return tests(lines);
    }
  }

  private static List<DynamicTest> tests(List<String> lines) throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String line : lines) {
      JsonNode check = JSON.readTree(line);
      tests.add(
          dynamicTest(
              check.path("check").asText(),
              () -> assertThat(check.path("problem").asText(null)).isNull()));
    }
    return tests;
  }

  private static Path python() {
    try {
      return ClientPython.path("python-gitlab");
    } catch (MissingNeedException e) {
      System.err.println("The checks by python-gitlab are skipped: " + e.getMessage());
      throw new TestAbortedException(e.getMessage(), e);
    }
  }
}
