package dev.runnerpool.operator.behaviour;

import static org.awaitility.Awaitility.await;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.manifests.NamespaceManifest;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.manifests.SecretManifest;
import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import dev.runnerpool.sandbox.kubernetes.EmbeddedKubernetes;
import dev.runnerpool.sandbox.nodes.SimulatedNodes;
import dev.runnerpool.scenes.TeamNamespace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** One test's own namespace, group, token and pools; leaves nothing behind. */
final class Stage extends TeamNamespace {
  static final String SECRET = PoolManifest.SECRET;
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final EmbeddedKubernetes kubernetes;
  private final SimulatedNodes nodes;
  private SimulatedGitLab gitlab;
  private final String gitlabUrl;

  /** A stage whose Secret and group are there. */
  static Stage open(Peers peers) {
    Stage stage = new Stage(peers, peers.gitlab(), peers.gitlab().url());
    stage.gitlab.createProject(stage.project());
    stage.writeSecret(stage.token(Scope.API));
    return stage;
  }

  /** A stage with nothing but its namespace. */
  static Stage bare(Peers peers, SimulatedGitLab gitlab, String gitlabUrl) {
    return new Stage(peers, gitlab, gitlabUrl);
  }

  private Stage(Peers peers, SimulatedGitLab gitlab, String gitlabUrl) {
    super(peers.kubernetes().client(), "stage" + NUMBER.incrementAndGet());
    this.kubernetes = peers.kubernetes();
    this.nodes = peers.nodes();
    this.gitlab = gitlab;
    this.gitlabUrl = gitlabUrl;
    client().resource(NamespaceManifest.named(namespace())).create();
  }

  /** The GitLab came up. */
  void use(SimulatedGitLab started) {
    gitlab = started;
  }

  @Override
  protected SimulatedGitLab gitlab() {
    return gitlab;
  }

  @Override
  protected String gitlabUrl() {
    return gitlabUrl;
  }

  String token(Scope scope) {
    return gitlab.createToken(namespace(), Set.of(scope), Role.OWNER, false);
  }

  void writeSecret(String token) {
    writeSecret(Map.of("token", token));
  }

  void writeSecret(Map<String, String> data) {
    client().resource(SecretManifest.of(namespace(), SECRET, data)).serverSideApply();
  }

  /** Applies a pool; {@code more} are further lines of its spec, in JSON-like YAML. */
  void pool(String pool, String architecture, String scaling, String... more) {
    apply(manifest(pool, architecture, scaling).with(more));
  }

  /** Applies a pool that brings the token of a runner in a Secret, and nothing else. */
  void ownPool(String pool, String architecture, String secret, String scaling) {
    apply(manifest(pool, architecture, scaling).ownRunner(secret));
  }

  void apply(PoolManifest pool) {
    kubernetes.apply(namespace(), pool.stream());
  }

  /** Ends the jobs that run, and those that wait as soon as they run. */
  void endJobs() {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              endRunning(nodes);
              return jobs("success") == jobs().size();
            });
  }

  /** What the pools' events say. */
  List<String> notes() {
    return client().events().v1().events().inNamespace(namespace()).list().getItems().stream()
        .map(event -> event.getReason() + ": " + event.getNote())
        .toList();
  }

  /** Takes the pods away as if their node had gone, without a word to what ran in them. */
  void losePods() {
    client().pods().inNamespace(namespace()).withLabel(Labels.POOL).withGracePeriod(0).delete();
  }

  void awaitAllJobs() {
    await().atMost(PATIENCE).until(() -> jobs("success") == jobs().size());
  }

  RunnerPool pool(String pool) {
    return pools().withName(pool).get();
  }

  void delete(String pool) {
    pools().withName(pool).delete();
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

  void awaitRunnerPods(int count) {
    await().atMost(PATIENCE).until(() -> runnerPods().size() == count);
  }

  /** Deletes the pools and waits until they are gone. */
  @Override
  public void close() {
    pools().delete();
    await("pools of " + namespace() + " leave")
        .atMost(PATIENCE)
        .until(() -> pools().list().getItems().isEmpty());
    client().secrets().inNamespace(namespace()).delete();
  }
}
