package dev.runnerpool.controlplane;

import static dev.runnerpool.controlplane.PoolNamespace.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.Architecture;
import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.scaling.Policy;
import dev.runnerpool.operator.pods.Reservation;
import dev.runnerpool.operator.reconcile.Policies;
import dev.runnerpool.sandbox.controlplane.ControlPlane;
import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import dev.runnerpool.sandbox.nodes.NodeGroup;
import dev.runnerpool.sandbox.nodes.RanJob;
import dev.runnerpool.sandbox.run.NodeGroups;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The recipes of {@code deploy/examples}, played: a real control plane, the packaged operator,
 * simulated nodes and runners, which read the config that the recipe makes.
 */
@OnControlPlane
class RecipesIT {
  /** Those that are true when something is wrong. */
  private static final Set<String> ABNORMAL = Set.of("Degraded", "JobsPassedOver");

  @TempDir static Path folder;
  private static Installation site;

  @BeforeAll
  static void start(ControlPlane plane) throws Exception {
    site = Installation.start(plane, "recipes", folder);
  }

  @AfterAll
  static void stop() {
    if (site != null) {
      site.close();
    }
  }

  static List<Recipe> recipes() {
    return Recipe.all();
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void itsJobsRunWhereTheirTagsSayAndItsPoolsAreWell(Recipe recipe, @TempDir Path keys) {
    try (RecipeStage stage = RecipeStage.open(site, recipe, keys)) {
      stage.push();

      eventually(
          "all jobs of " + recipe + " end",
          () -> {
            stage.endJobs();
            return stage.jobs().stream().allMatch(this::ended);
          });
      assertThat(stage.jobs()).isNotEmpty();
      assertThat(stage.jobs())
          .extracting(SimulatedJob::name, SimulatedJob::status, SimulatedJob::failureReason)
          .allSatisfy(job -> assertThat(job.toList().get(1)).as("%s", job).isEqualTo("success"));
      stage.jobs().forEach(job -> assertItRanWhereItsTagsSay(job, stage.nodes().ran()));
      stage.pods().ofJobs().forEach(pod -> assertItHadItsRunnersRoom(pod, stage));
      stage.pods().ofJobs().forEach(pod -> assertIsAsTheRecipeSays(recipe, pod));
      for (RunnerPool pool : stage.pools()) {
        assertRunnersMay(stage.namespace(pool), pool);
        eventually(pool.key() + " is well", () -> isWell(stage.now(pool)));
        eventually(
            pool.key() + " has its warm runners",
            () -> stage.now(pool).getStatus().runners().idle() >= warmNow(pool));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void itsPoolsTolerateTheTaintsOfTheNodesThatKarpenterMakesByIt(Recipe recipe) {
    recipe
        .karpenterTaints()
        .forEach(
            taint ->
                assertThat(NodeGroups.of(recipe.pools()))
                    .flatExtracting(NodeGroup::taints)
                    .anySatisfy(
                        tolerated -> {
                          assertThat(tolerated.getKey()).isEqualTo(taint.path("key").asText());
                          assertThat(tolerated.getEffect())
                              .isEqualTo(taint.path("effect").asText());
                        }));
  }

  private boolean ended(SimulatedJob job) {
    return Set.of("success", "failed", "canceled", "skipped").contains(job.status());
  }

  private static void assertItRanWhereItsTagsSay(SimulatedJob job, List<RanJob> ran) {
    RanJob run = ran.stream().filter(each -> each.id() == job.id()).findFirst().orElseThrow();
    assertThat(run.architecture()).isEqualTo(job.architecture());
    for (Architecture architecture : Architecture.values()) {
      if (job.tags().contains(architecture.label())) {
        assertThat(run.architecture()).as(job.name()).isEqualTo(architecture.label());
      }
    }
  }

  /** On its runner's kind of nodes, with the room given back if it was held. */
  private static void assertItHadItsRunnersRoom(Pod job, RecipeStage stage) {
    Pod runner = stage.pods().runnerOf(job);
    assertThat(job.getSpec().getNodeSelector()).isEqualTo(runner.getSpec().getNodeSelector());
    String pool = job.getMetadata().getLabels().get(Labels.POOL);
    assertThat(Reservation.sidecar(runner).isPresent())
        .isEqualTo(Reservation.isWanted(named(pool, stage)));
    assertThat(Reservation.isHeld(runner)).isFalse();
  }

  private static RunnerPool named(String pool, RecipeStage stage) {
    return stage.pools().stream()
        .filter(each -> each.getMetadata().getName().equals(pool))
        .findFirst()
        .orElseThrow();
  }

  /** What the API server admitted of what a recipe is about. */
  private static void assertIsAsTheRecipeSays(Recipe recipe, Pod job) {
    Map<String, Container> containers =
        job.getSpec().getContainers().stream()
            .collect(Collectors.toMap(Container::getName, Function.identity()));
    Container build = containers.get("build");
    switch (recipe.name()) {
      case "docker-in-docker" -> {
        assertThat(containers.get("svc-0").getImage()).isEqualTo("docker:28-dind");
        assertThat(containers.values())
            .allMatch(each -> each.getSecurityContext().getPrivileged())
            .allMatch(each -> mounts(each).contains("/certs/client"));
      }
      case "gpu" -> assertThat(build.getResources().getRequests()).containsKey("nvidia.com/gpu");
      case "multi-arch-images" -> {
        assertThat(build.getSecurityContext().getAppArmorProfile().getType())
            .isEqualTo("Unconfined");
        assertThat(build.getSecurityContext().getRunAsUser()).isEqualTo(1000);
      }
      case "private-registry" ->
          assertThat(job.getSpec().getImagePullSecrets())
              .extracting(secret -> secret.getName())
              .contains("registry-login");
      case "volumes" -> assertThat(mounts(build)).contains("/datasets", "/etc/build", "/scratch");
      default -> assertThat(build.getImage()).isNotBlank();
    }
  }

  private static List<String> mounts(Container container) {
    return container.getVolumeMounts().stream().map(mount -> mount.getMountPath()).toList();
  }

  /** Whether a runner's ServiceAccount may make job pods. */
  private static void assertRunnersMay(String namespace, RunnerPool pool) {
    String account =
        Optional.ofNullable(pool.getSpec().runner().serviceAccount()).orElse("runnerpool-runner");
    var review =
        new SubjectAccessReviewBuilder()
            .withNewSpec()
            .withUser("system:serviceaccount:%s:%s".formatted(namespace, account))
            .withNewResourceAttributes()
            .withNamespace(namespace)
            .withVerb("create")
            .withResource("pods")
            .endResourceAttributes()
            .endSpec()
            .build();
    assertThat(
            site.client()
                .authorization()
                .v1()
                .subjectAccessReview()
                .create(review)
                .getStatus()
                .getAllowed())
        .as("%s makes pods in %s", account, namespace)
        .isTrue();
  }

  /** Ready, with nothing to complain of, and with room reserved where jobs request any. */
  private static boolean isWell(RunnerPool pool) {
    List<Condition> conditions = pool.getStatus().conditions();
    Set<String> types = conditions.stream().map(Condition::getType).collect(Collectors.toSet());
    return types.contains("Ready")
        && types.contains("RoomReserved") == Reservation.isWanted(pool)
        && conditions.stream().allMatch(each -> isWell(each) || isYetToCost(each, pool));
  }

  private static boolean isWell(Condition condition) {
    return condition.getStatus().equals(ABNORMAL.contains(condition.getType()) ? "False" : "True");
  }

  /** A pool learns what its nodes cost from its first runner's. */
  private static boolean isYetToCost(Condition condition, RunnerPool pool) {
    return condition.getReason().equals("PriceUnknown")
        && pool.getStatus().runners().idle() + pool.getStatus().runners().busy() == 0;
  }

  /** By the schedule in force, whenever the test runs; a learned number has nothing to go by. */
  private static int warmNow(RunnerPool pool) {
    Policy policy = Policies.policy(pool.getSpec());
    return policy.scheduledWarm(Instant.now()).orElse(policy.warm());
  }
}
