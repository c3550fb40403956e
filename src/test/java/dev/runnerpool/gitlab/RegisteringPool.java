package dev.runnerpool.gitlab;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.RunnerPoolSpec;
import dev.runnerpool.gitlab.Registrations.State;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.scenes.OwnGitLab;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** One pool and a simulated GitLab of its own, in a namespace of its own. */
final class RegisteringPool extends OwnGitLab {

  static final String GROUP = "team";
  static final String OWN_SECRET = "own-runner";

  private final KubernetesClient kubernetes;
  private final Registrations registrations;
  private RunnerPool pool;

  /** A pool that has its runner made by the operator. */
  static RegisteringPool made(KubernetesClient kubernetes, Registrations registrations) {
    RegisteringPool stage =
        new RegisteringPool(
            kubernetes, registrations, "credentials: {secretRef: {name: gitlab-api}}");
    stage.secret(PoolManifest.SECRET, stage.token("pool", false));
    return stage;
  }

  /** A pool that brings a runner's token of its own, and nothing else. */
  static RegisteringPool own(KubernetesClient kubernetes, Registrations registrations) {
    return new RegisteringPool(
        kubernetes, registrations, "runner: {secretRef: {name: " + OWN_SECRET + "}}");
  }

  private RegisteringPool(KubernetesClient kubernetes, Registrations registrations, String access) {
    super(kubernetes, GitLabOptions.defaults());
    this.kubernetes = kubernetes;
    this.registrations = registrations;
    gitlab().createProject(GROUP + "/app");
    pool =
        manifest("linux")
            .scope("group: " + GROUP)
            .access(access)
            .scaling("max: 5, warm: 1")
            .with("tags: [linux]")
            .build();
  }

  RunnerPool pool() {
    return pool;
  }

  /** The pool with that tag in place of linux, as its next generation. */
  void changeTag(String tag) {
    RunnerPool changed = Serialization.clone(pool);
    changed.getMetadata().setGeneration(pool.getMetadata().getGeneration() + 1);
    changed.setSpec(
        Serialization.unmarshal(
            Serialization.asJson(pool.getSpec()).replace("\"linux\"", "\"" + tag + "\""),
            RunnerPoolSpec.class));
    pool = changed;
  }

  /** The pool's Secret, or null. */
  Secret kept() {
    return kubernetes.secrets().inNamespace(namespace()).withName("linux-runner").get();
  }

  /** The runner's token that the pods get, or empty. */
  String keptToken() {
    return kept("token");
  }

  /** The config.toml that the pods get, or empty. */
  String config() {
    return kept("config.toml");
  }

  private String kept(String key) {
    Secret secret = kept();
    return secret == null || secret.getData() == null
        ? ""
        : new String(Base64.getDecoder().decode(secret.getData().get(key)), StandardCharsets.UTF_8);
  }

  /** Lets the token be so old, whatever its end. */
  void age(Duration age) {
    kubernetes
        .secrets()
        .inNamespace(namespace())
        .withName("linux-runner")
        .edit(
            secret -> {
              secret
                  .getMetadata()
                  .getAnnotations()
                  .put(Labels.TOKEN_OBTAINED_AT, Instant.now().minus(age).toString());
              return secret;
            });
  }

  /** Whether the cluster shows a runner of the pool with a job of it. */
  void busy(boolean busy) {
    if (!busy) {
      kubernetes.pods().inNamespace(namespace()).withGracePeriod(0).delete();
      return;
    }
    pod("linux-0", Map.of(Labels.POOL, "linux", Labels.ROLE, Labels.ROLE_RUNNER, Labels.SLOT, "0"));
    pod("job-1", Map.of(Labels.POOL, "linux", Labels.MANAGER_NAME, "linux-0"));
  }

  private void pod(String name, Map<String, String> labels) {
    kubernetes
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace())
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("runner")
                .withImage("runner")
                .endContainer()
                .endSpec()
                .build())
        .create();
  }

  /** Takes away what a runner belongs to. */
  void orphan(long id) {
    call("POST", "/-/simulator/runners/" + id + "/orphan", "{}");
  }

  /** What a runner of that slot says to GitLab; the status of the answer. */
  int contact(String token, int slot) {
    return call(
            "POST",
            "/api/v4/runners/verify",
            "{\"token\": \"%s\", \"system_id\": \"%s\"}".formatted(token, SystemId.of(pool, slot)))
        .status();
  }

  /** Slots, up to 20, whose managers GitLab lists. */
  List<Integer> managers(long id) {
    Set<String> listed = new HashSet<>();
    get("/runners/" + id + "/managers?per_page=100")
        .forEach(manager -> listed.add(manager.path("system_id").asText()));
    return IntStream.range(0, 20)
        .filter(slot -> listed.contains(SystemId.of(pool, slot)))
        .boxed()
        .toList();
  }

  /** Begins, or takes a change up. */
  void ensure() {
    registrations.ensure(pool);
  }

  /** Waits until the pool has its one runner in GitLab and its token; returns its number. */
  long awaitSound() {
    await().during(Duration.ofMillis(400)).until(this::isSound);
    return runners().get(0).path("id").asLong();
  }

  private boolean isSound() {
    List<JsonNode> runners = runners();
    return registrations.state(pool) instanceof State.Registered registered
        && runners.size() == 1
        && runners.get(0).path("id").asLong() == registered.runnerId()
        && contact(keptToken(), 0) == 200;
  }

  /** Leaves, and waits until nothing is kept. */
  void leave() {
    registrations.remove(pool, true);
    await().until(() -> registrations.state(pool) instanceof State.Removed);
  }

  static Map<String, String> annotations(Secret secret) {
    return secret.getMetadata().getAnnotations();
  }

  /** Leaves GitLab and ends it. */
  @Override
  public void close() {
    gitlab().faults().clearAll();
    try {
      leave();
    } finally {
      super.close();
    }
  }
}
