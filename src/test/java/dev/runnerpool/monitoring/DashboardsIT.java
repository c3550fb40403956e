package dev.runnerpool.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.sandbox.parts.MissingNeedException;
import dev.runnerpool.sandbox.parts.Part;
import dev.runnerpool.sandbox.parts.Parts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** The dashboards before the types of Grafana's own SDK, which knows every field there is. */
@Tag("level-2")
class DashboardsIT {

  private static final Path FOLDER = Path.of("helm/runnerpool/files/dashboards");

  @TempDir Path folder;

  @Test
  void grafanaKnowsEveryField() throws Exception {
    List<String> command = new ArrayList<>(List.of(checker()));
    try (Stream<Path> files = Files.list(FOLDER)) {
      files.map(Path::toString).sorted().forEach(command::add);
    }
    DebianProgram.Ended checked = DebianProgram.run(command);
    assertThat(checked.status()).as(checked.output()).isZero();
    assertThat(checked.output()).isEqualTo("4 dashboards");
  }

  @Test
  void aFieldThatIsMisspeltIsFound() throws Exception {
    for (String field : List.of("legendFormat", "fillOpacity", "graphTooltip", "textMode")) {
      Path wrong = folder.resolve("wrong.json");
      Files.writeString(
          wrong,
          Files.readString(FOLDER.resolve("fleet.json"))
              .replaceFirst("\"" + field + "\"", "\"" + field + "t\""));
      DebianProgram.Ended checked = DebianProgram.run(List.of(checker(), wrong.toString()));
      assertThat(checked.output()).contains("unexpected field '" + field + "t'");
      assertThat(checked.status()).isEqualTo(1);
    }
  }

  private static String checker() {
    try {
      return Parts.path(Part.DASHBOARDS).toString();
    } catch (MissingNeedException e) {
      System.err.println("Skipped: " + e.getMessage());
      throw new TestAbortedException(e.getMessage());
    }
  }
}
