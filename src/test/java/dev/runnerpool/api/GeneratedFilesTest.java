package dev.runnerpool.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Files made from the records; {@code mvn test -Dtest=GeneratedFilesTest -Dgenerate} writes them.
 */
class GeneratedFilesTest {

  @Test
  void theCrdIsTheRecords() throws IOException {
    compare(Path.of("crds/runnerpools.runnerpool.dev-v1.yml"), CrdYaml.text());
  }

  @Test
  void theFieldReferenceIsTheCrd() throws IOException {
    compare(Path.of("docs/reference/runnerpool.md"), FieldReference.text(CrdYaml.generate()));
  }

  private static void compare(Path file, String generated) throws IOException {
    if (System.getProperty("generate") != null) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, generated);
    }
    assertThat(file)
        .as("%s is stale: run mvn test -Dtest=GeneratedFilesTest -Dgenerate", file)
        .hasContent(generated);
  }
}
