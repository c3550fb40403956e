package dev.runnerpool.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.gitlabclients.ClientPython;
import dev.runnerpool.sandbox.parts.MissingNeedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

/** The models that our clients of AWS are made of are cut out of AWS' own, and not written. */
@Tag("level-2")
class AwsModelsIT {

  private static final Path MODELS = Path.of("src/main/aws");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"ec2", "eks", "pricing"})
  void eachModelIsPartOfTheOneThatAwsPublishes(String service)
      throws IOException, InterruptedException {
    Path python = python();
    String botocore =
        output(python, "-c", "import botocore, os; print(os.path.dirname(botocore.__file__))");
    output(python, MODELS.resolve("cut").toString(), botocore.strip(), folder.toString());

    for (String file : List.of("service-2.json", "endpoint-rule-set.json")) {
      assertThat(folder.resolve(service).resolve(file))
          .as("made again by src/main/aws/cut")
          .hasSameTextualContentAs(MODELS.resolve(service).resolve(file));
    }
  }

  private static String output(Path program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", command, text).isZero();
    return text;
  }

  private static Path python() {
    try {
      return ClientPython.path("moto");
    } catch (MissingNeedException e) {
      throw new TestAbortedException(e.getMessage(), e);
    }
  }
}
