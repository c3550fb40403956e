package dev.runnerpool.sandbox.gitlab.ci;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each folder of cases holds a CI file and the plan, or the error, it leads to. */
class CiFileTest {
  private static final Path CASES = Path.of("src/test/resources/dev/runnerpool/sandbox/gitlab/ci");

  static List<Path> cases() throws IOException {
    try (Stream<Path> folders = Files.list(CASES)) {
      return folders.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aFileLeadsToItsPlan(Path folder) throws IOException {
    String text = Files.readString(folder.resolve(".gitlab-ci.yml"));
    List<String> expected = Files.readAllLines(folder.resolve("expected.txt"));
    assertThat(describe(text)).containsExactlyElementsOf(expected);
  }

  private static List<String> describe(String text) {
    List<String> lines = new ArrayList<>();
    try {
      CiPlan plan = CiFile.read(".gitlab-ci.yml", text);
      for (CiJob job : plan.jobs()) {
        List<String> needs =
            job.needs() == null ? null : job.needs().stream().map(Need::job).toList();
        lines.add(
            "%s | %s | %s | %s | %s | %s"
                .formatted(job.name(), job.stage(), job.tags(), needs, job.when(), job.script()));
      }
      plan.warnings().forEach(warning -> lines.add("! " + warning));
    } catch (CiFileException e) {
      lines.add("error " + e.getMessage());
    }
    return lines;
  }
}
