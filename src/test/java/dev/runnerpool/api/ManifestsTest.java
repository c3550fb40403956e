package dev.runnerpool.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnerpool.sandbox.kubernetes.EmbeddedKubernetes;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What an API server answers to manifests, right and wrong. The expected answers are those of
 * kube-apiserver 1.34, each in the first line of its manifest.
 */
class ManifestsTest {

  private static final Path MANIFESTS = Path.of("src/test/resources/manifests");
  private static final String EXPECT = "# expect: ";

  private static EmbeddedKubernetes kubernetes;

  @BeforeAll
  static void start() {
    kubernetes = EmbeddedKubernetes.start(EmbeddedKubernetes.Options.defaults());
    kubernetes.apply(Path.of("crds/runnerpools.runnerpool.dev-v1.yml"));
    kubernetes.apply(Path.of("deploy/runner-namespace/namespace.yaml"));
  }

  @AfterAll
  static void stop() {
    kubernetes.close();
  }

  @AfterEach
  void clear() {
    kubernetes.client().resources(RunnerPool.class).inNamespace("ci").delete();
  }

  @ParameterizedTest
  @MethodSource("valid")
  void aGoodManifestIsTaken(Path manifest) throws IOException {
    assertThat(at(manifest).create().getMetadata().getUid()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void aWrongManifestIsRefusedWithWhatWouldBeRight(Path manifest) throws IOException {
    assertThatThrownBy(() -> at(manifest).create()).hasMessageContaining(expected(manifest));
  }

  @ParameterizedTest
  @MethodSource("transitions")
  void whatCannotBeChangedStays(Path transition) throws IOException {
    at(transition.resolve("before.yaml")).create();
    Path after = transition.resolve("after.yaml");

    assertThatThrownBy(() -> at(after).update()).hasMessageContaining(expected(after));
  }

  /** As kubectl does it without --server-side: with unknown fields refused. */
  private static NonDeletingOperation<GenericKubernetesResource> at(Path manifest)
      throws IOException {
    return kubernetes
        .client()
        .resource(
            Serialization.unmarshal(Files.readString(manifest), GenericKubernetesResource.class))
        .fieldValidation(FieldValidateable.Validation.STRICT);
  }

  static List<Path> valid() throws IOException {
    return Stream.concat(
            files(MANIFESTS.resolve("valid")).stream(), files(Path.of("deploy/examples")).stream())
        .filter(file -> file.toString().endsWith(".yaml"))
        .toList();
  }

  static List<Path> invalid() throws IOException {
    return files(MANIFESTS.resolve("invalid"));
  }

  static List<Path> transitions() throws IOException {
    return files(MANIFESTS.resolve("transitions"));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static String expected(Path manifest) throws IOException {
    String first = Files.readAllLines(manifest).get(0);
    assertThat(first).as("first line of %s", manifest).startsWith(EXPECT);
    return first.substring(EXPECT.length());
  }
}
