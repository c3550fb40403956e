package dev.runnerpool.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxCommandTest {
  private final StringWriter errors = new StringWriter();

  @TempDir Path folder;

  @Test
  void aBadFlagIsNamedWithWhatWouldBeRight() {
    assertThat(run("--speed", "0")).isEqualTo(2);
    assertThat(errors.toString()).contains("--speed 0.0: must be above 0");
  }

  @Test
  void aPipelineThatGitLabWouldRefuseIsNamedWithItsLine() throws IOException {
    Path file =
        write(
            "bad.gitlab-ci.yml",
            "stages: [build]\n\njob:\n  stage: nowhere\n  tags: [arm64]\n  script: make\n");
    assertThat(run("--pipelines", file.toString())).isEqualTo(2);
    assertThat(errors.toString()).contains("bad.gitlab-ci.yml:4");
  }

  @Test
  void aJobThatFitsNoPoolIsToldBeforeAnythingStarts() throws IOException {
    Path file = write("odd.gitlab-ci.yml", "job:\n  tags: [riscv64]\n  script: make\n");
    assertThat(run("--pipelines", file.toString())).isEqualTo(2);
    assertThat(errors.toString()).contains("odd.gitlab-ci.yml:1", "riscv64", "linux-arm64");
  }

  @Test
  void aManifestThatIsNoYamlIsNamedWithItsLine() throws IOException {
    Path file = write("pool.yaml", "kind: RunnerPool\nmetadata: {name: [}\n");
    assertThat(run("--manifests", file.toString())).isEqualTo(2);
    assertThat(errors.toString()).contains("pool.yaml:2");
  }

  @Test
  void aTraceThatIsNoYamlIsNamedWithItsLine() throws IOException {
    Path file = write("trace.yaml", "pushes:\n  - {at: 0, project: [}\n");
    assertThat(run("--trace", file.toString())).isEqualTo(2);
    assertThat(errors.toString()).contains("trace.yaml:2").doesNotContain("Exception");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private int run(String... args) {
    return SandboxCommand.commandLine().setErr(new PrintWriter(errors, true)).execute(args);
  }
}
