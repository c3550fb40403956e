package dev.runnerpool.api;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The manifests that an API server must take or refuse, in a namespace of it. The expected answer
 * is in the first line of a manifest that must be refused.
 */
record Manifests(KubernetesClient client, String namespace) {
  private static final Path FOLDER = Path.of("src/test/resources/manifests");
  private static final String EXPECT = "# expect: ";

  /** As kubectl sends it without --server-side: with unknown fields refused. */
  NonDeletingOperation<GenericKubernetesResource> at(Path manifest) {
    return client
        .resource(pool(read(manifest)))
        .fieldValidation(FieldValidateable.Validation.STRICT);
  }

  /** The pool that a manifest describes. */
  GenericKubernetesResource pool(String yaml) {
    GenericKubernetesResource pool = Serialization.unmarshal(yaml, GenericKubernetesResource.class);
    pool.getMetadata().setNamespace(namespace);
    return pool;
  }

  void deletePools() {
    client.resources(RunnerPool.class).inNamespace(namespace).delete();
  }

  static List<Path> valid() {
    return Stream.concat(
            files(FOLDER.resolve("valid")).stream(), files(Path.of("deploy/examples")).stream())
        .filter(file -> file.toString().endsWith(".yaml"))
        .toList();
  }

  static List<Path> invalid() {
    return files(FOLDER.resolve("invalid"));
  }

  /** Folders with a manifest {@code before.yaml}, which {@code after.yaml} must not replace. */
  static List<Path> transitions() {
    return files(FOLDER.resolve("transitions"));
  }

  static Path minimal() {
    return FOLDER.resolve("valid/minimal.yaml");
  }

  /** What the answer to a manifest must hold. */
  static String expected(Path manifest) {
    String first = read(manifest).lines().findFirst().orElse("");
    if (!first.startsWith(EXPECT)) {
      throw new IllegalStateException(
          "the first line of %s must be '%s' and the answer".formatted(manifest, EXPECT));
    }
    return first.substring(EXPECT.length());
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(Path manifest) {
    try {
      return Files.readString(manifest);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
