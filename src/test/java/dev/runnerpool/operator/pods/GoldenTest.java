package dev.runnerpool.operator.pods;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** One folder a case; {@code mvn test -Dtest=GoldenTest -Dgenerate} writes what is expected. */
class GoldenTest {

  private static final String TOKEN = "glrt-example";

  @TestFactory
  Stream<DynamicTest> aPoolIsRenderedAsItsFolderSays() {
    return Cases.folders().stream()
        .flatMap(
            folder ->
                outputs(folder).entrySet().stream()
                    .map(
                        output ->
                            DynamicTest.dynamicTest(
                                folder.getFileName() + "/" + output.getKey(),
                                () ->
                                    compare(folder.resolve(output.getKey()), output.getValue()))));
  }

  @Test
  void noExpectedFileIsLeftUnused() throws IOException {
    for (Path folder : Cases.folders()) {
      try (var files = Files.list(folder)) {
        assertThat(files.map(file -> file.getFileName().toString()))
            .as("files of %s", folder)
            .filteredOn(name -> !name.equals("in-pool.yaml"))
            .isSubsetOf(outputs(folder).keySet());
      }
    }
  }

  private static Map<String, String> outputs(Path folder) {
    RunnerPool pool = Cases.pool(folder);
    boolean ca = folder.endsWith("own-ca");
    Map<String, String> outputs = new TreeMap<>();
    for (int choice = 0; choice < NodeSelectors.choices(pool); choice++) {
      String suffix = choice == 0 ? "" : "-" + choice;
      outputs.put(
          "out-pod" + suffix + ".yaml", Serialization.asYaml(RunnerPods.pod(pool, 0, choice)));
      outputs.put("out-config" + suffix + ".toml", ConfigToml.render(pool, choice, TOKEN, ca));
    }
    return outputs;
  }

  private static void compare(Path file, String rendered) throws IOException {
    if (System.getProperty("generate") != null) {
      Files.writeString(file, rendered);
    }
    assertThat(file)
        .as("%s: if the change is meant, run mvn test -Dtest=GoldenTest -Dgenerate", file)
        .hasContent(rendered);
  }
}
