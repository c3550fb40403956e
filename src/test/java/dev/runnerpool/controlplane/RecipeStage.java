package dev.runnerpool.controlplane;

import static dev.runnerpool.controlplane.PoolNamespace.eventually;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.spec.GitLabSpec;
import dev.runnerpool.api.spec.RunnerSpec;
import dev.runnerpool.api.spec.RunnerSpec.Executor;
import dev.runnerpool.gitlab.client.TestAuthority;
import dev.runnerpool.operator.pods.Reservation;
import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.sandbox.gitlab.http.Tls;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import dev.runnerpool.sandbox.gitlab.state.Switches;
import dev.runnerpool.sandbox.nodes.Scheduling;
import dev.runnerpool.sandbox.nodes.SimulatedNodes;
import dev.runnerpool.sandbox.run.NodeGroups;
import dev.runnerpool.scenes.JobLogs;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A recipe that is played: its manifests as they are but for GitLab's address and the namespaces'
 * names, what its user brings, nodes as it asks for, and a GitLab of its own with the recipe's
 * groups, into which its pipeline is pushed.
 */
final class RecipeStage implements AutoCloseable {
  private static final double SPEED = 20;

  /** Seconds of a job, by the nodes' clock: it is ended before. */
  private static final int LASTING = 3000;

  private static final YAMLMapper YAML = new YAMLMapper();

  private final KubernetesClient client;
  private final Recipe recipe;
  private final List<RunnerPool> pools;
  private final SimulatedGitLab gitlab;
  private final String authorities;
  private final RecipeSpace space;
  private final SimulatedNodes nodes;
  private final RecipePods pods;

  private RecipeStage(KubernetesClient client, Recipe recipe, Path folder) {
    this.client = client;
    this.recipe = recipe;
    this.pools = recipe.pools();
    boolean own = recipe.name().equals("own-ca");
    TestAuthority authority = own ? new TestAuthority(folder) : null;
    authorities = own ? authority.pem() : "";
    GitLabOptions options =
        GitLabOptions.defaults()
            .withSwitches(Switches.DEFAULT.withLongPollHold(Duration.ofSeconds(1)));
    gitlab =
        SimulatedGitLab.start(
            own
                ? options.withTls(
                    new Tls(authority.server("ip:127.0.0.1"), TestAuthority.PASSWORD, false))
                : options);
    space = new RecipeSpace(client, recipe, "recipes");
    nodes =
        SimulatedNodes.start(
            client, NodeGroups.options(pools, SPEED, 1).with(Scheduling.OF_THE_CLUSTER));
    pods = new RecipePods(client, space.namespaces());
  }

  /**
   * Applies all of it.
   *
   * @param folder empty, for keys and certificates
   */
  static RecipeStage open(Installation site, Recipe recipe, Path folder) {
    RecipeStage stage = new RecipeStage(site.client(), recipe, folder);
    try {
      stage.space.make();
      stage.pools.forEach(stage::bring);
      stage
          .space
          .manifests(stage.gitlab.url())
          .forEach(manifest -> stage.client.resource(manifest.toString()).create());
      return stage;
    } catch (RuntimeException e) {
      stage.close();
      throw e;
    }
  }

  private void bring(RunnerPool pool) {
    gitlab.createProject(project(pool));
    String token =
        gitlab.createToken(
            pool.getMetadata().getName(), Set.of(Scope.API), Map.of(scope(pool), Role.OWNER));
    space.bring(pool, token, authorities);
  }

  private static String scope(RunnerPool pool) {
    GitLabSpec spec = pool.getSpec().gitlab();
    return spec.group() == null ? spec.project() : spec.group();
  }

  private static String project(RunnerPool pool) {
    return pool.getSpec().gitlab().group() == null ? scope(pool) : scope(pool) + "/app";
  }

  /**
   * Pushes the recipe's pipeline into a project of its first pool's scope, to a protected ref. Its
   * jobs run until {@link #endJobs} ends them.
   */
  void push() {
    gitlab.pushPipeline(project(pools.get(0)), "main", true, lasting(recipe.pipeline()));
  }

  private static String lasting(String pipeline) {
    try {
      JsonNode jobs = YAML.readTree(pipeline);
      for (JsonNode job : jobs) {
        if (job.has("script")) {
          ((ObjectNode) job).withObject("/variables").put("SIM_SECONDS", LASTING);
        }
      }
      return YAML.writeValueAsString(jobs);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends each job that runs and whose runner gave back the room that it held for it. */
  void endJobs() {
    for (SimulatedJob job : jobs()) {
      if (job.status().equals("running") && hasItsRoom(job)) {
        nodes.endScript(job.id());
      }
    }
  }

  private boolean hasItsRoom(SimulatedJob job) {
    return pods.ofJob(job.id())
        .map(pod -> !Reservation.isHeld(pods.runnerOf(pod)))
        .orElseGet(() -> pools.stream().allMatch(pool -> executor(pool) == Executor.Shell));
  }

  private static Executor executor(RunnerPool pool) {
    RunnerSpec runner = pool.getSpec().runner();
    return runner == null ? Executor.Kubernetes : runner.executor();
  }

  /** Its pools as the recipe has them. */
  List<RunnerPool> pools() {
    return pools;
  }

  /** A pool as it stands. */
  RunnerPool now(RunnerPool pool) {
    return pools(namespace(pool)).withName(pool.getMetadata().getName()).get();
  }

  /** The namespace that a pool is in here. */
  String namespace(RunnerPool pool) {
    return space.namespace(pool);
  }

  List<SimulatedJob> jobs() {
    return gitlab.jobs();
  }

  SimulatedNodes nodes() {
    return nodes;
  }

  RecipePods pods() {
    return pods;
  }

  /**
   * Keeps the jobs' logs, deletes the pools and waits until they are gone; the namespaces follow by
   * themselves.
   */
  @Override
  public void close() {
    JobLogs.keep(JobLogs.By.SIMULATED, recipe.name(), gitlab, job -> true);
    try {
      for (String namespace : space.namespaces()) {
        pools(namespace).delete();
      }
      eventually(
          "the pools of " + recipe + " leave",
          () ->
              space.namespaces().stream()
                  .allMatch(namespace -> pools(namespace).list().getItems().isEmpty()));
    } finally {
      pods.close();
      nodes.close();
      space.close();
      gitlab.close();
    }
  }

  private NonNamespaceOperation<
          RunnerPool, KubernetesResourceList<RunnerPool>, Resource<RunnerPool>>
      pools(String namespace) {
    return client.resources(RunnerPool.class).inNamespace(namespace);
  }
}
