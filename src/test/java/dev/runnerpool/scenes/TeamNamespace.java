package dev.runnerpool.scenes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.sandbox.gitlab.Client;
import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import dev.runnerpool.sandbox.nodes.SimulatedNodes;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One test's own namespace in a cluster with an operator, and its own group with one project in a
 * GitLab. Both bear the same name.
 */
public abstract class TeamNamespace implements AutoCloseable {

  private final KubernetesClient client;
  private final String name;

  /** Makes nothing. */
  protected TeamNamespace(KubernetesClient client, String name) {
    this.client = client;
    this.name = name;
  }

  /** The GitLab, which may be another from one time to the next. */
  protected abstract SimulatedGitLab gitlab();

  /** An administrator's. */
  public final KubernetesClient client() {
    return client;
  }

  /** The namespace, and the group. */
  public final String namespace() {
    return name;
  }

  /** Full path of the project. */
  public final String project() {
    return name + "/app";
  }

  /** A pool for the group with the usual Secret, whose idle runners stop after a second. */
  public final PoolManifest manifest(String pool, String architecture, String scaling) {
    return PoolManifest.named(pool)
        .in(name)
        .architecture(architecture)
        .gitlab(gitlabUrl())
        .scope("group: " + name)
        .scaling("idleTimeout: 1s, " + scaling);
  }

  /** The address of GitLab, also where it is not up. */
  protected String gitlabUrl() {
    return gitlab().url();
  }

  /** Pushes jobs with those tags that take some simulated seconds. */
  public final void push(String tags, int jobs, int seconds) {
    pushJobs(tags, jobs, "sleep " + seconds);
  }

  /**
   * Pushes jobs with those tags that run until {@link #endRunning}, however slow the machine. They
   * are for what has to happen while jobs run: those that end by the clock may end before.
   */
  public final void pushHeld(String tags, int jobs) {
    pushJobs(tags, jobs, "sleep infinity");
  }

  /** Ends the scripts of the jobs that run. */
  public final void endRunning(SimulatedNodes nodes) {
    jobs().stream()
        .filter(job -> job.status().equals("running"))
        .forEach(job -> nodes.endScript(job.id()));
  }

  private void pushJobs(String tags, int jobs, String script) {
    StringBuilder yaml = new StringBuilder();
    for (int i = 0; i < jobs; i++) {
      yaml.append("job%d: {tags: [%s], script: [%s]}\n".formatted(i, tags, script));
    }
    pushFile(yaml.toString());
  }

  /** Pushes the jobs of a CI file. */
  public final void pushFile(String yaml) {
    gitlab().pushPipeline(project(), "main", false, yaml);
  }

  /** The project's jobs. */
  public final List<SimulatedJob> jobs() {
    return gitlab().jobs().stream().filter(job -> job.project().equals(project())).toList();
  }

  /** How many of them have that status. */
  public final long jobs(String status) {
    return jobs().stream().filter(job -> job.status().equals(status)).count();
  }

  /** The pools. */
  public final NonNamespaceOperation<
          RunnerPool, KubernetesResourceList<RunnerPool>, Resource<RunnerPool>>
      pools() {
    return client.resources(RunnerPool.class).inNamespace(name);
  }

  /** What a pool's status says by that condition; one without a status if nothing. */
  public final Condition condition(String pool, String type) {
    return Optional.ofNullable(pools().withName(pool).get()).map(RunnerPool::getStatus).stream()
        .flatMap(status -> status.conditions().stream())
        .filter(condition -> condition.getType().equals(type))
        .findFirst()
        .orElse(new Condition());
  }

  /** Runner pods and job pods of all pools. */
  public final List<Pod> pods() {
    return client.pods().inNamespace(name).withLabel(Labels.POOL).list().getItems();
  }

  /** Runner pods of all pools. */
  public final List<Pod> runnerPods() {
    return pods().stream()
        .filter(pod -> Labels.ROLE_RUNNER.equals(pod.getMetadata().getLabels().get(Labels.ROLE)))
        .toList();
  }

  /** Secrets that belong to pools. */
  public final List<Secret> ownedSecrets() {
    return client.secrets().inNamespace(name).withLabel(Labels.POOL).list().getItems();
  }

  /** Runners in GitLab, whosever, whose description begins so. */
  public final List<JsonNode> gitlabRunnersDescribed(String start) {
    return runnersDescribed(gitlab(), start);
  }

  /** One of them with all that GitLab tells of it, its tags too. */
  public final JsonNode gitlabRunner(JsonNode listed) {
    return audited(gitlab(), "/api/v4/runners/" + listed.path("id").asLong());
  }

  /** Runners in a GitLab whose description begins so. */
  public static List<JsonNode> runnersDescribed(SimulatedGitLab gitlab, String start) {
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode runner : audited(gitlab, "/api/v4/runners/all?per_page=100")) {
      if (runner.path("description").asText().startsWith(start)) {
        found.add(runner);
      }
    }
    return found;
  }

  private static JsonNode audited(SimulatedGitLab gitlab, String path) {
    String token = gitlab.createToken("auditor", Set.of(Scope.API), Role.OWNER, true);
    try {
      return new Client(gitlab.url()).get(path, token).json();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public abstract void close();
}
