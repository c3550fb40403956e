package dev.runnerpool.operator.pods;

import dev.runnerpool.api.RunnerPool;
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
    return Serialization.unmarshal(
        """
        apiVersion: runnerpool.dev/v1alpha1
        kind: RunnerPool
        metadata: {name: linux, namespace: ci, uid: 0d4a3f0e}
        spec:
          architecture: %s
          gitlab: {url: "https://gitlab.example.com", group: g, credentials: {secret: s}}
          scaling: {max: 3}
          runner:
        %s"""
            .formatted(architecture, runner.indent(4)),
        RunnerPool.class);
  }
}
