package dev.runnerpool.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.spec.GitLabSpec;
import dev.runnerpool.controlplane.Recipe;
import dev.runnerpool.controlplane.RecipeSpace;
import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import dev.runnerpool.scenes.JobLogs;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A recipe of {@code deploy/examples} on the mixed cluster, with a GitLab of its own: its pools as
 * they are, but for GitLab's address, the version of gitlab-runner that there is, the size of jobs,
 * as the nodes are small, and how long a kind of nodes is waited for.
 */
final class RecipeRun implements AutoCloseable {
  private final Site site;
  private final Recipe recipe;
  private final List<RunnerPool> pools;
  private final SimulatedGitLab gitlab;
  private final RecipeSpace space;

  private RecipeRun(Site site, String name, Path folder) {
    this.site = site;
    this.recipe =
        Recipe.all().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    this.pools = recipe.pools();
    gitlab =
        SimulatedGitLab.start(GitLabOptions.defaults().withListen(site.cluster().hostAddress(), 0));
    space = new RecipeSpace(site.client(), recipe, "run");
    space.claims(folder);
  }

  /**
   * Applies all of it, and what its user brings.
   *
   * @param folder claims are bound to it
   */
  static RecipeRun open(Site site, String name, Path folder) {
    RecipeRun run = new RecipeRun(site, name, folder);
    try {
      run.make(folder);
      return run;
    } catch (RuntimeException e) {
      run.close();
      throw e;
    }
  }

  private void make(Path folder) {
    write(folder.resolve("rows"), "three rows of the claim\n");
    space.make();
    for (RunnerPool pool : pools) {
      gitlab.ensureProject(project(pool));
      String token =
          gitlab.createToken(
              pool.getMetadata().getName(), Set.of(Scope.API), Map.of(scope(pool), Role.OWNER));
      space.bring(pool, token, "");
      pool.getSpec().runner().job().volumes().stream()
          .filter(volume -> volume.configMap() != null)
          .forEach(volume -> settings(space.namespace(pool), volume.configMap().name()));
    }
    for (ObjectNode manifest : space.manifests(gitlab.url())) {
      if (manifest.get("kind").asText().equals("RunnerPool")) {
        fit((ObjectNode) manifest.get("spec"));
      }
      site.client().resource(manifest.toString()).create();
    }
  }

  private void settings(String namespace, String name) {
    site.client()
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .addToData("level", "optimised by the ConfigMap")
                .build())
        .forceConflicts()
        .serverSideApply();
  }

  private static void fit(ObjectNode spec) {
    ObjectNode runner = spec.withObjectProperty("runner").put("version", Workplace.runnerVersion());
    runner
        .withObjectProperty("resources")
        .putObject("requests")
        .put("cpu", "20m")
        .put("memory", "32Mi");
    if (runner.path("job").path("resources").has("requests")) {
      ((ObjectNode) runner.at("/job/resources"))
          .putObject("requests")
          .put("cpu", "50m")
          .put("memory", "32Mi");
    }
    JsonNode placement = spec.path("placement");
    if (placement.path("nodes").size() > 1) {
      ((ObjectNode) placement).put("fallbackAfter", "10s");
    }
  }

  private static String scope(RunnerPool pool) {
    GitLabSpec spec = pool.getSpec().gitlab();
    return spec.group() == null ? spec.project() : spec.group();
  }

  private static String project(RunnerPool pool) {
    return pool.getSpec().gitlab().group() == null ? scope(pool) : scope(pool) + "/app";
  }

  /**
   * Pushes the recipe's pipeline into its first pool's project, to a protected ref.
   *
   * @param instead what stands in it for what cannot run here
   * @throws IllegalStateException if one of these is not in it
   */
  void push(Map<String, String> instead) {
    String ci = recipe.pipeline();
    for (Map.Entry<String, String> each : instead.entrySet()) {
      if (!ci.contains(each.getKey())) {
        throw new IllegalStateException("%s has no '%s':%n%s".formatted(recipe, each.getKey(), ci));
      }
      ci = ci.replace(each.getKey(), each.getValue());
    }
    gitlab.pushPipeline(project(pools.get(0)), "main", true, ci);
  }

  List<SimulatedJob> jobs() {
    return gitlab.jobs();
  }

  String log(SimulatedJob job) {
    return gitlab.log(job.id());
  }

  /** Keeps the jobs' logs, and has all of it go. */
  @Override
  public void close() {
    JobLogs.keep(JobLogs.By.CLUSTER, recipe.name(), gitlab, job -> true);
    try {
      for (String namespace : space.namespaces()) {
        site.client().resources(RunnerPool.class).inNamespace(namespace).delete();
      }
      Workplace.eventually("the pools of " + recipe + " leave", this::arePoolsGone);
    } finally {
      space.close();
      gitlab.close();
    }
  }

  private boolean arePoolsGone() {
    return space.namespaces().stream()
        .allMatch(
            namespace ->
                site.client()
                    .resources(RunnerPool.class)
                    .inNamespace(namespace)
                    .list()
                    .getItems()
                    .isEmpty());
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
