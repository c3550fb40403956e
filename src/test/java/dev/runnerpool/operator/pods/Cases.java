package dev.runnerpool.operator.pods;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.manifests.PoolManifest;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The pools of the golden folders. */
final class Cases {

  static final Path ROOT = Path.of("src/test/resources/golden");

  private Cases() {}

  static List<Path> folders() {
    try (var folders = Files.list(ROOT)) {
      return folders.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static RunnerPool pool(Path folder) {
    try {
      return Serialization.unmarshal(
          Files.readString(folder.resolve("in-pool.yaml")), RunnerPool.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A pool of the architecture with the runner block given as YAML. */
  static RunnerPool withRunner(String architecture, String runner) {
    return PoolManifest.named("linux")
        .created("0d4a3f0e", 1)
        .architecture(architecture)
        .scaling("max: 3")
        .with("runner:\n" + runner.indent(2))
        .build();
  }
}
