package dev.runnerpool.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.operator.pods.ConfigToml;
import dev.runnerpool.operator.pods.PoolSecret;
import dev.runnerpool.sandbox.cluster.PoolDefinition;
import dev.runnerpool.sandbox.controlplane.ControlPlane;
import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The recipes of {@code deploy/examples}: a real API server admits them, and their jobs fit. */
@OnControlPlane
class RecipesIT {
  private static final Path EXAMPLES = Path.of("deploy/examples");

  static List<Path> recipes() throws IOException {
    try (Stream<Path> folders = Files.list(EXAMPLES)) {
      return folders.filter(Files::isDirectory).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void itsManifestsAreAdmittedRunnersCanBeMadeOfThemAndItsJobsFit(Path recipe, ControlPlane plane)
      throws IOException {
    KubernetesClient client = plane.admin();
    PoolDefinition.apply(client, PoolDefinition.read(client, PoolDefinition.SHIPPED));
    List<HasMetadata> manifests =
        client.load(Files.newInputStream(recipe.resolve("pools.yaml"))).items();
    for (HasMetadata manifest : manifests) {
      namespace(client, manifest.getMetadata().getNamespace());
      client.resource(manifest).dryRun().create();
    }
    List<RunnerPool> pools =
        manifests.stream()
            .filter(manifest -> manifest.getKind().equals("RunnerPool"))
            .map(RecipesIT::pool)
            .toList();
    assertThat(pools).isNotEmpty();
    for (RunnerPool pool : pools) {
      PoolSecret.check(pool);
      assertThat(ConfigToml.unknownKeys(pool)).isEmpty();
    }
    assertThat(jobs(recipe))
        .isNotEmpty()
        .allSatisfy(
            job ->
                assertThat(pools)
                    .as("pools for %s, tagged %s", job.name(), job.tags())
                    .anySatisfy(pool -> assertThat(tags(pool)).containsAll(job.tags())));
  }

  private static RunnerPool pool(HasMetadata manifest) {
    RunnerPool pool = Serialization.unmarshal(Serialization.asYaml(manifest), RunnerPool.class);
    pool.getMetadata().setUid(pool.getMetadata().getName());
    return pool;
  }

  private static List<SimulatedJob> jobs(Path recipe) throws IOException {
    try (SimulatedGitLab gitlab = SimulatedGitLab.start(GitLabOptions.defaults())) {
      gitlab.createProject("platform/app");
      gitlab.pushPipeline(
          "platform/app", "main", false, Files.readString(recipe.resolve(".gitlab-ci.yml")));
      return gitlab.jobs();
    }
  }

  private static Set<String> tags(RunnerPool pool) {
    Set<String> tags = new HashSet<>(pool.getSpec().tags());
    tags.add(pool.getSpec().architecture().label());
    return tags;
  }

  private static void namespace(KubernetesClient client, String name) {
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .serverSideApply();
  }
}
