package dev.runnerpool.operator.behaviour;

import static org.awaitility.Awaitility.await;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import dev.runnerpool.sandbox.kubernetes.EmbeddedKubernetes;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** One test's own namespace, group, token and pools; leaves nothing behind. */
final class Stage implements AutoCloseable {
  static final String SECRET = "gitlab-api";
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final EmbeddedKubernetes kubernetes;
  private final KubernetesClient client;
  private SimulatedGitLab gitlab;
  private final String gitlabUrl;
  private final String name = "stage" + NUMBER.incrementAndGet();

  /** A stage whose Secret and group are there. */
  static Stage open(Peers peers) {
    Stage stage = new Stage(peers.kubernetes(), peers.gitlab(), peers.gitlab().url());
    stage.gitlab.createProject(stage.project());
    stage.writeSecret(stage.token(Scope.API));
    return stage;
  }

  /** A stage with nothing but its namespace. */
  static Stage bare(Peers peers, SimulatedGitLab gitlab, String gitlabUrl) {
    return new Stage(peers.kubernetes(), gitlab, gitlabUrl);
  }

  private Stage(EmbeddedKubernetes kubernetes, SimulatedGitLab gitlab, String gitlabUrl) {
    this.kubernetes = kubernetes;
    this.client = kubernetes.client();
    this.gitlab = gitlab;
    this.gitlabUrl = gitlabUrl;
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
  }

  /** The GitLab came up. */
  void use(SimulatedGitLab started) {
    gitlab = started;
  }

  String namespace() {
    return name;
  }

  String project() {
    return name + "/app";
  }

  String token(Scope scope) {
    return gitlab.createToken(name, Set.of(scope), Role.OWNER, false);
  }

  void writeSecret(String token) {
    writeSecret(Map.of("token", token));
  }

  void writeSecret(Map<String, String> data) {
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(name)
                .withName(SECRET)
                .endMetadata()
                .withStringData(data)
                .build())
        .serverSideApply();
  }

  /** Applies a pool; {@code more} are further lines of its spec, in JSON-like YAML. */
  void pool(String pool, String architecture, String scaling, String... more) {
    String yaml =
        """
        apiVersion: runnerpool.dev/v1alpha1
        kind: RunnerPool
        metadata: {name: %s, namespace: %s}
        spec:
          architecture: %s
          gitlab: {url: "%s", group: %s, credentials: {secret: %s}}
          scaling: {idleTimeout: 1s, %s}
        %s\
        """
            .formatted(
                pool,
                name,
                architecture,
                gitlabUrl,
                name,
                SECRET,
                scaling,
                String.join("\n", more).indent(2));
    kubernetes.apply(pool, new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
  }

  /** Applies a pool that brings the token of a runner in a Secret, and nothing else. */
  void ownPool(String pool, String architecture, String secret, String scaling) {
    String yaml =
        """
        apiVersion: runnerpool.dev/v1alpha1
        kind: RunnerPool
        metadata: {name: %s, namespace: %s}
        spec:
          architecture: %s
          gitlab: {url: "%s", group: %s, runner: {secret: %s}}
          scaling: {idleTimeout: 1s, %s}
        """
            .formatted(pool, name, architecture, gitlabUrl, name, secret, scaling);
    kubernetes.apply(pool, new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
  }

  /** Pushes jobs of one architecture that take some simulated seconds. */
  void push(String architecture, int jobs, int seconds) {
    StringBuilder yaml = new StringBuilder();
    for (int i = 0; i < jobs; i++) {
      yaml.append("job%d: {tags: [%s], script: [sleep %d]}\n".formatted(i, architecture, seconds));
    }
    gitlab.pushPipeline(project(), "main", false, yaml.toString());
  }

  /** Pushes the jobs of a CI file. */
  void pushFile(String yaml) {
    gitlab.pushPipeline(project(), "main", false, yaml);
  }

  /** What the pools' events say. */
  List<String> notes() {
    return client.events().v1().events().inNamespace(name).list().getItems().stream()
        .map(event -> event.getReason() + ": " + event.getNote())
        .toList();
  }

  /** Takes the pods away as if their node had gone, without a word to what ran in them. */
  void losePods() {
    client.pods().inNamespace(name).withLabel(Labels.POOL).withGracePeriod(0).delete();
  }

  List<SimulatedJob> jobs() {
    return gitlab.jobs().stream().filter(job -> job.project().equals(project())).toList();
  }

  long jobs(String status) {
    return jobs().stream().filter(job -> job.status().equals(status)).count();
  }

  void awaitAllJobs() {
    await().atMost(PATIENCE).until(() -> jobs("success") == jobs().size());
  }

  MixedOperation<RunnerPool, KubernetesResourceList<RunnerPool>, Resource<RunnerPool>> pools() {
    return client.resources(RunnerPool.class);
  }

  RunnerPool pool(String pool) {
    return pools().inNamespace(name).withName(pool).get();
  }

  void delete(String pool) {
    pools().inNamespace(name).withName(pool).delete();
  }

  Condition condition(String pool, String type) {
    RunnerPool found = pool(pool);
    return found.getStatus() == null
        ? new Condition()
        : found.getStatus().conditions().stream()
            .filter(condition -> condition.getType().equals(type))
            .findFirst()
            .orElse(new Condition());
  }

  /** Waits until the condition has that status and reason, and returns its message. */
  String awaitCondition(String pool, String type, String status, String reason) {
    await(pool + " " + type + "=" + status + " " + reason)
        .atMost(PATIENCE)
        .until(
            () ->
                status.equals(condition(pool, type).getStatus())
                    && reason.equals(condition(pool, type).getReason()));
    return condition(pool, type).getMessage();
  }

  void awaitReady(String pool) {
    awaitCondition(pool, "Ready", "True", "AsExpected");
  }

  List<Pod> pods() {
    return client.pods().inNamespace(name).withLabel(Labels.POOL).list().getItems();
  }

  List<Pod> runnerPods() {
    return pods().stream()
        .filter(pod -> Labels.ROLE_RUNNER.equals(pod.getMetadata().getLabels().get(Labels.ROLE)))
        .toList();
  }

  void awaitRunnerPods(int count) {
    await().atMost(PATIENCE).until(() -> runnerPods().size() == count);
  }

  List<Secret> ownedSecrets() {
    return client.secrets().inNamespace(name).withLabel(Labels.POOL).list().getItems();
  }

  KubernetesClient client() {
    return client;
  }

  /** Deletes the pools and waits until they are gone. */
  @Override
  public void close() {
    pools().inNamespace(name).delete();
    await("pools of " + name + " leave")
        .atMost(PATIENCE)
        .until(() -> pools().inNamespace(name).list().getItems().isEmpty());
    client.secrets().inNamespace(name).delete();
  }
}
