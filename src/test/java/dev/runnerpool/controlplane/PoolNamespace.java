package dev.runnerpool.controlplane;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.RunnerPoolStatus;
import dev.runnerpool.api.status.CostStatus;
import dev.runnerpool.manifests.NamespaceManifest;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.manifests.SecretManifest;
import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import dev.runnerpool.sandbox.nodes.SimulatedNodes;
import dev.runnerpool.scenes.TeamNamespace;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/** One test's own namespace and group in GitLab, with what pools need there; leaves nothing. */
final class PoolNamespace extends TeamNamespace {
  private static final String SECRET = PoolManifest.SECRET;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Installation site;
  private final SimulatedGitLab gitlab;
  private final String credentials;

  private PoolNamespace(Installation site) {
    super(site.client(), site.suite() + NUMBER.incrementAndGet());
    this.site = site;
    this.gitlab = site.gitlab();
    this.credentials = gitlab.createToken(namespace(), Set.of(Scope.API), Role.OWNER, false);
  }

  static PoolNamespace open(Installation site) {
    PoolNamespace made = new PoolNamespace(site);
    made.gitlab.createProject(made.project());
    made.create();
    return made;
  }

  private void create() {
    client().resource(NamespaceManifest.named(namespace())).create();
    client()
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace(namespace())
                .withName("runnerpool-runner")
                .endMetadata()
                .build())
        .create();
    client().resource(SecretManifest.ofToken(namespace(), SECRET, credentials)).create();
    eventually(
        "the ServiceAccount of job pods",
        () ->
            client().serviceAccounts().inNamespace(namespace()).withName("default").get() != null);
  }

  static void eventually(String what, Callable<Boolean> condition) {
    await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(condition);
  }

  @Override
  protected SimulatedGitLab gitlab() {
    return gitlab;
  }

  String name() {
    return namespace();
  }

  /** Makes a pool; {@code more} are further lines of its spec, in JSON-like YAML. */
  void pool(String pool, String architecture, String scaling, String... more) {
    client().resource(manifest(pool, architecture, scaling).with(more).yaml()).create();
  }

  /** Ends the scripts of the jobs that run on the installation's nodes. */
  void endRunning() {
    endRunning(site.nodes());
  }

  /** Ends held jobs, those that wait as soon as they run. */
  void endJobs() {
    endJobs(site.nodes());
  }

  /** The same on other nodes. */
  void endJobs(SimulatedNodes nodes) {
    eventually(
        "all jobs succeed",
        () -> {
          endRunning(nodes);
          return jobs("success") == jobs().size();
        });
  }

  void awaitRunning(int count) {
    eventually(count + " jobs run", () -> jobs("running") == count);
  }

  void awaitAllJobs() {
    eventually("all jobs succeed", () -> jobs("success") == jobs().size());
  }

  Optional<RunnerPool> pool(String pool) {
    return Optional.ofNullable(pools().withName(pool).get());
  }

  /** Changes some of a pool's spec, given as YAML. */
  void merge(String pool, String spec) {
    pools().withName(pool).patch(PatchContext.of(PatchType.JSON_MERGE), "spec: " + spec);
  }

  /** What the status says that the pool costs per hour; empty if it says nothing yet. */
  String hourly(String pool) {
    return pool(pool)
        .map(RunnerPool::getStatus)
        .map(RunnerPoolStatus::cost)
        .map(CostStatus::hourly)
        .orElse("");
  }

  /** Waits until the condition has that status, and returns its message. */
  String awaitCondition(String pool, String type, String status) {
    eventually(pool + " " + type, () -> status.equals(condition(pool, type).getStatus()));
    return condition(pool, type).getMessage();
  }

  /** Waits until the condition has that reason, and returns its message. */
  String awaitReason(String pool, String type, String reason) {
    eventually(pool + " " + type, () -> reason.equals(condition(pool, type).getReason()));
    return condition(pool, type).getMessage();
  }

  /** What the operator announced. */
  List<Event> events() {
    return client().events().v1().events().inNamespace(namespace()).list().getItems().stream()
        .filter(event -> event.getRegarding().getKind().equals("RunnerPool"))
        .toList();
  }

  List<Pod> runnerPods(String pool) {
    return client()
        .pods()
        .inNamespace(namespace())
        .withLabel(Labels.POOL, pool)
        .withLabel(Labels.ROLE, Labels.ROLE_RUNNER)
        .list()
        .getItems();
  }

  List<Pod> awaitReadyRunners(String pool, int count) {
    eventually(
        count + " ready runners of " + pool,
        () -> runnerPods(pool).stream().filter(Pods::isReady).count() == count);
    return runnerPods(pool);
  }

  Secret configOf(String pool) {
    return client().secrets().inNamespace(namespace()).withName(pool + "-runner").get();
  }

  /** The token that its pools read the queue with. */
  String credentials() {
    return credentials;
  }

  void deleteCredentials() {
    client().secrets().inNamespace(namespace()).withName(SECRET).delete();
  }

  /** The runners in GitLab that were made for a pool. */
  List<JsonNode> gitlabRunners(String pool) {
    return gitlabRunnersDescribed(namespace() + "/" + pool);
  }

  /** Deletes the pools, waits until they are gone, and has the namespace follow. */
  @Override
  public void close() {
    pools().delete();
    try {
      eventually(
          "the pools of " + namespace() + " leave", () -> pools().list().getItems().isEmpty());
    } finally {
      for (RunnerPool left : pools().list().getItems()) {
        pools().resource(left).edit(Pods::withoutFinalizers);
      }
      client().resource(object()).delete();
    }
  }

  /** The namespace as an object. */
  Namespace object() {
    return NamespaceManifest.named(namespace());
  }
}
