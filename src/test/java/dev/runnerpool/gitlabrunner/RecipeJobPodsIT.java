package dev.runnerpool.gitlabrunner;

import static dev.runnerpool.gitlabrunner.RunnerWithGitLab.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.spec.RunnerSpec.Executor;
import dev.runnerpool.controlplane.OnControlPlane;
import dev.runnerpool.controlplane.Recipe;
import dev.runnerpool.controlplane.RecipePods;
import dev.runnerpool.controlplane.RecipeSpace;
import dev.runnerpool.sandbox.controlplane.ControlPlane;
import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import dev.runnerpool.sandbox.nodes.Scheduling;
import dev.runnerpool.sandbox.nodes.SimulatedNodes;
import dev.runnerpool.sandbox.run.NodeGroups;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The recipes of {@code deploy/examples} with the real gitlab-runner: it takes a job of each pool,
 * lets its images in, and makes a pod for it with the rights of the recipe's ServiceAccount, which
 * the API server admits in the recipe's namespace and the scheduler gives a node. Nothing runs
 * there.
 */
@OnControlPlane
@OnGitLabRunner
class RecipeJobPodsIT {
  private static final double SPEED = 20;

  @TempDir Path folder;
  private KubernetesClient client;
  private ControlPlane plane;
  private RunnerWithGitLab stage;

  static List<Recipe> recipes() {
    return Recipe.all().stream().filter(recipe -> !kubernetes(recipe.pools()).isEmpty()).toList();
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void aJobOfEachPoolGetsItsPod(Recipe recipe, ControlPlane plane, RunnerWithGitLab stage) {
    this.client = plane.admin();
    this.plane = plane;
    this.stage = stage;
    stage.plays(recipe.name());
    try (RecipeSpace space = new RecipeSpace(client, recipe, "real");
        SimulatedNodes nodes =
            SimulatedNodes.start(
                client,
                NodeGroups.options(recipe.pools(), SPEED, 1).with(Scheduling.OF_THE_CLUSTER))) {
      space.make();
      recipe.pools().forEach(pool -> space.bring(pool, "none", ""));
      int taken = 0;
      for (ObjectNode manifest : space.manifests(stage.gitlab().url())) {
        if (manifest.get("kind").asText().equals("RunnerPool")) {
          taken += takesAJob(recipe, manifest, space) ? 1 : 0;
        } else {
          client.resource(manifest.toString()).serverSideApply();
        }
      }
      assertThat(taken).isPositive();
      assertThat(nodes.ran()).isEmpty();
    }
  }

  /** Returns whether a job of the recipe fits the pool. */
  private boolean takesAJob(Recipe recipe, ObjectNode manifest, RecipeSpace space) {
    RunnerPool pool = withoutRoom(manifest);
    List<String> tags = new ArrayList<>(pool.getSpec().tags());
    tags.add(pool.getSpec().architecture().label());
    stage.tags(tags);
    stage.pushFile(recipe.pipeline());
    try (RecipePods pods = new RecipePods(client, space.namespaces())) {
      if (stage.gitlab().jobs().stream().noneMatch(job -> fits(job, tags))) {
        return false;
      }
      try (RunnerProcess runner = stage.start(pool, 0, "sh", account(pool))) {
        eventually(
            "a job's pod has a node, or the job has ended",
            () -> placed(pods, pool).isPresent() || stage.jobs("failed") > 0);
        assertThat(placed(pods, pool))
            .as("%s", stage.gitlab().jobs().stream().map(stage::trace).toList())
            .isPresent();
      }
      assertThat(plane.audit().of(user(pool)))
          .isNotEmpty()
          .noneMatch(entry -> entry.isForbidden() && !entry.namespace().isEmpty());
      return true;
    } finally {
      stage.gitlab().jobs().forEach(job -> stage.gitlab().cancel(job.id()));
    }
  }

  private static boolean fits(SimulatedJob job, List<String> tags) {
    return job.status().equals("pending") && tags.containsAll(job.tags());
  }

  private static Optional<Pod> placed(RecipePods pods, RunnerPool pool) {
    return pods.ofJobs().stream()
        .filter(pod -> pod.getSpec().getNodeName() != null)
        .filter(
            pod ->
                pool.getMetadata().getName().equals(pod.getMetadata().getLabels().get(Labels.POOL)))
        .findFirst();
  }

  /** No room is held: nothing here runs a runner pod's sidecar, or gives room back. */
  private static RunnerPool withoutRoom(ObjectNode manifest) {
    ObjectNode spec = (ObjectNode) manifest.get("spec");
    spec.withObjectProperty("runner").withObjectProperty("job").put("reserveRoom", false);
    RunnerPool pool = Serialization.unmarshal(manifest.toString(), RunnerPool.class);
    pool.getMetadata().setUid(pool.getMetadata().getName());
    return pool;
  }

  private Map<String, String> account(RunnerPool pool) {
    String token =
        client
            .serviceAccounts()
            .inNamespace(pool.getMetadata().getNamespace())
            .withName(accountName(pool))
            .tokenRequest()
            .getStatus()
            .getToken();
    // Outside of a pod gitlab-runner finds its account here.
    Path kubeconfig = folder.resolve(pool.getMetadata().getName() + ".kubeconfig");
    return Map.of("KUBECONFIG", plane.kubeconfig(kubeconfig, token).toString());
  }

  private static String user(RunnerPool pool) {
    return "system:serviceaccount:%s:%s"
        .formatted(pool.getMetadata().getNamespace(), accountName(pool));
  }

  private static String accountName(RunnerPool pool) {
    return Optional.ofNullable(pool.getSpec().runner().serviceAccount())
        .orElse("runnerpool-runner");
  }

  private static List<RunnerPool> kubernetes(List<RunnerPool> pools) {
    return pools.stream()
        .filter(pool -> pool.getSpec().runner().executor() == Executor.Kubernetes)
        .toList();
  }
}
