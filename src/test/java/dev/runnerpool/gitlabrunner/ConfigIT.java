package dev.runnerpool.gitlabrunner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.sandbox.parts.Part;
import dev.runnerpool.sandbox.parts.Parts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** gitlab-runner's own check of the config.toml that pools get. */
@OnGitLabRunner
class ConfigIT {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  @TempDir Path folder;

  static List<Path> rendered() throws IOException {
    try (Stream<Path> files = Files.walk(GOLDEN)) {
      return files.filter(file -> file.toString().endsWith(".toml")).sorted().toList();
    }
  }

  private record Verdict(int status, String words) {}

  private Verdict lint(String config) throws IOException, InterruptedException {
    Path file = folder.resolve("config.toml");
    Files.writeString(file, config);
    Process lint =
        new ProcessBuilder(
                Parts.path(Part.GITLAB_RUNNER).toString(), "lint", "--config", file.toString())
            .redirectErrorStream(true)
            .start();
    String words = new String(lint.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Verdict(lint.waitFor(), words);
  }

  @ParameterizedTest
  @MethodSource("rendered")
  void isAccepted(Path config) throws IOException, InterruptedException {
    Verdict verdict = lint(Files.readString(config));
    assertThat(verdict.status()).as(verdict.words()).isZero();
  }

  @Test
  void aMisspeltKeyIsNot() throws IOException, InterruptedException {
    String good = Files.readString(rendered().get(0));
    Verdict verdict = lint(good.replace("request_concurrency", "request_concurency"));
    assertThat(verdict.status()).as(verdict.words()).isNotZero();
    assertThat(verdict.words()).contains("request_concurency");
  }
}
