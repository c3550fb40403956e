package dev.runnerpool.controlplane;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.RunnerPoolStatus;
import dev.runnerpool.api.status.CostStatus;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/** One test's own namespace and group in GitLab, with what pools need there; leaves nothing. */
final class PoolNamespace implements AutoCloseable {
  private static final String SECRET = "gitlab-api";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final KubernetesClient client;
  private final SimulatedGitLab gitlab;
  private final String name;
  private final String credentials;

  private PoolNamespace(Installation site) {
    this.client = site.client();
    this.gitlab = site.gitlab();
    this.name = site.suite() + NUMBER.incrementAndGet();
    this.credentials = gitlab.createToken(name, Set.of(Scope.API), Role.OWNER, false);
  }

  static PoolNamespace open(Installation site) {
    PoolNamespace made = new PoolNamespace(site);
    made.gitlab.createProject(made.project());
    made.create();
    return made;
  }

  private void create() {
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
    client
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace(name)
                .withName("runnerpool-runner")
                .endMetadata()
                .build())
        .create();
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(name)
                .withName(SECRET)
                .endMetadata()
                .addToStringData("token", credentials)
                .build())
        .create();
    eventually(
        "the ServiceAccount of job pods",
        () -> client.serviceAccounts().inNamespace(name).withName("default").get() != null);
  }

  static void eventually(String what, Callable<Boolean> condition) {
    await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(condition);
  }

  String name() {
    return name;
  }

  private String project() {
    return name + "/app";
  }

  KubernetesClient client() {
    return client;
  }

  /** Makes a pool; {@code more} are further lines of its spec, in JSON-like YAML. */
  void pool(String pool, String architecture, String scaling, String... more) {
    String yaml =
        PoolManifest.named(pool)
            .in(name)
            .architecture(architecture)
            .gitlab(gitlab.url())
            .scope("group: " + name)
            .scaling("idleTimeout: 1s, " + scaling)
            .with(more)
            .yaml();
    client.resource(yaml).create();
  }

  /** Pushes jobs that take some simulated seconds. */
  void push(String tags, int jobs, int seconds) {
    StringBuilder yaml = new StringBuilder();
    for (int i = 0; i < jobs; i++) {
      yaml.append("job%d: {tags: [%s], script: [sleep %d]}\n".formatted(i, tags, seconds));
    }
    gitlab.pushPipeline(project(), "main", false, yaml.toString());
  }

  List<SimulatedJob> jobs() {
    return gitlab.jobs().stream().filter(job -> job.project().equals(project())).toList();
  }

  long jobs(String status) {
    return jobs().stream().filter(job -> job.status().equals(status)).count();
  }

  void awaitAllJobs() {
    eventually("all jobs succeed", () -> jobs("success") == jobs().size());
  }

  NonNamespaceOperation<RunnerPool, KubernetesResourceList<RunnerPool>, Resource<RunnerPool>>
      pools() {
    return client.resources(RunnerPool.class).inNamespace(name);
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

  Condition condition(String pool, String type) {
    return pool(pool).map(RunnerPool::getStatus).stream()
        .flatMap(status -> status.conditions().stream())
        .filter(condition -> condition.getType().equals(type))
        .findFirst()
        .orElse(new Condition());
  }

  /** Waits until the condition has that status, and returns its message. */
  String awaitCondition(String pool, String type, String status) {
    eventually(pool + " " + type, () -> status.equals(condition(pool, type).getStatus()));
    return condition(pool, type).getMessage();
  }

  /** What the operator announced. */
  List<Event> events() {
    return client.events().v1().events().inNamespace(name).list().getItems().stream()
        .filter(event -> event.getRegarding().getKind().equals("RunnerPool"))
        .toList();
  }

  /** Runner pods and job pods. */
  List<Pod> pods() {
    return client.pods().inNamespace(name).withLabel(Labels.POOL).list().getItems();
  }

  List<Pod> runnerPods(String pool) {
    return client
        .pods()
        .inNamespace(name)
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

  List<Secret> ownedSecrets() {
    return client.secrets().inNamespace(name).withLabel(Labels.POOL).list().getItems();
  }

  Secret configOf(String pool) {
    return client.secrets().inNamespace(name).withName(pool + "-runner").get();
  }

  /** The token that its pools read the queue with. */
  String credentials() {
    return credentials;
  }

  void deleteCredentials() {
    client.secrets().inNamespace(name).withName(SECRET).delete();
  }

  /** The runners in GitLab that were made for a pool. */
  List<JsonNode> gitlabRunners(String pool) {
    String token = gitlab.createToken("auditor", Set.of(Scope.API), Role.OWNER, true);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(gitlab.url() + "/api/v4/runners/all?per_page=100"))
            .header("PRIVATE-TOKEN", token)
            .build();
    try {
      List<JsonNode> found = new ArrayList<>();
      new ObjectMapper()
          .readTree(HTTP.send(request, BodyHandlers.ofString()).body())
          .forEach(found::add);
      String start = name + "/" + pool;
      return found.stream()
          .filter(runner -> runner.path("description").asText().startsWith(start))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Deletes the pools, waits until they are gone, and has the namespace follow. */
  @Override
  public void close() {
    pools().delete();
    try {
      eventually("the pools of " + name + " leave", () -> pools().list().getItems().isEmpty());
    } finally {
      for (RunnerPool left : pools().list().getItems()) {
        pools().resource(left).edit(Pods::withoutFinalizers);
      }
      client.resource(namespace()).delete();
    }
  }

  Namespace namespace() {
    return new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build();
  }
}
