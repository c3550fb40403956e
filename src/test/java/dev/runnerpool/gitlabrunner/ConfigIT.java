package dev.runnerpool.gitlabrunner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.operator.pods.ConfigToml;
import dev.runnerpool.sandbox.parts.Part;
import dev.runnerpool.sandbox.parts.Parts;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** gitlab-runner's own check of the config.toml that pools get. */
@OnGitLabRunner
class ConfigIT {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  @TempDir Path folder;

  /** The pools of the golden folders, one file for each kind of nodes. */
  static Stream<Arguments> rendered() throws IOException {
    try (Stream<Path> folders = Files.list(GOLDEN)) {
      return folders.sorted().toList().stream().flatMap(ConfigIT::rendered);
    }
  }

  private static Stream<Arguments> rendered(Path folder) {
    RunnerPool pool =
        Serialization.unmarshal(read(folder.resolve("in-pool.yaml")), RunnerPool.class);
    int choices = Math.max(1, pool.getSpec().placement().nodes().size());
    return IntStream.range(0, choices)
        .mapToObj(
            choice ->
                Arguments.of(
                    folder.getFileName() + ", nodes " + choice,
                    ConfigToml.render(pool, choice, "glrt-example", folder.endsWith("own-ca"))));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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

  @ParameterizedTest(name = "{0}")
  @MethodSource("rendered")
  void isAccepted(String of, String config) throws IOException, InterruptedException {
    Verdict verdict = lint(config);
    assertThat(verdict.status()).as(verdict.words()).isZero();
  }

  @Test
  void aMisspeltKeyIsNot() throws IOException, InterruptedException {
    String good = (String) rendered().findFirst().orElseThrow().get()[1];
    Verdict verdict = lint(good.replace("request_concurrency", "request_concurency"));
    assertThat(verdict.status()).as(verdict.words()).isNotZero();
    assertThat(verdict.words()).contains("request_concurency");
  }
}
