package dev.runnerpool.gitlab;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.RunnerPoolSpec;
import dev.runnerpool.gitlab.Registrations.State;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.operator.pods.RunnerPods;
import dev.runnerpool.sandbox.gitlab.Client;
import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/** One pool and a simulated GitLab of its own, in a namespace of its own. */
final class RegistrationStage implements AutoCloseable {

  static final String GROUP = "team";
  static final String OWN_SECRET = "own-runner";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final KubernetesClient kubernetes;
  private final Registrations registrations;
  private final SimulatedGitLab gitlab = SimulatedGitLab.start(GitLabOptions.defaults());
  private final Client client = new Client(gitlab.url());
  private final String root = gitlab.createToken("root", Set.of(Scope.API), Role.OWNER, true);
  private final String namespace = "ci-" + UUID.randomUUID();
  private RunnerPool pool;

  /** A pool that has its runner made by the operator. */
  static RegistrationStage made(KubernetesClient kubernetes, Registrations registrations) {
    RegistrationStage stage =
        new RegistrationStage(kubernetes, registrations, "credentials: {secret: gitlab-api}");
    stage.secret(
        "gitlab-api", stage.gitlab.createToken("pool", Set.of(Scope.API), Role.OWNER, false));
    return stage;
  }

  /** A pool that brings a runner's token of its own, and nothing else. */
  static RegistrationStage own(KubernetesClient kubernetes, Registrations registrations) {
    return new RegistrationStage(kubernetes, registrations, "runner: {secret: " + OWN_SECRET + "}");
  }

  private RegistrationStage(
      KubernetesClient kubernetes, Registrations registrations, String access) {
    this.kubernetes = kubernetes;
    this.registrations = registrations;
    gitlab.createProject(GROUP + "/app");
    pool =
        PoolManifest.named("linux")
            .in(namespace)
            .created()
            .gitlab(gitlab.url())
            .scope("group: " + GROUP)
            .access(access)
            .scaling("max: 5, warm: 1")
            .with("tags: [linux]")
            .build();
  }

  SimulatedGitLab gitlab() {
    return gitlab;
  }

  RunnerPool pool() {
    return pool;
  }

  String namespace() {
    return namespace;
  }

  /** Puts a token into a Secret. */
  void secret(String name, String token) {
    Secret secret =
        new SecretBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(namespace)
            .endMetadata()
            .addToData(
                "token", Base64.getEncoder().encodeToString(token.getBytes(StandardCharsets.UTF_8)))
            .build();
    kubernetes.resource(secret).createOr(existing -> existing.update());
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
    return kubernetes.secrets().inNamespace(namespace).withName("linux-runner").get();
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
        .inNamespace(namespace)
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

  /** Takes away what a runner belongs to. */
  void orphan(long id) {
    client.call("POST", "/-/simulator/runners/" + id + "/orphan", "{}");
  }

  /** Every runner that GitLab has. */
  List<JsonNode> runners() {
    List<JsonNode> runners = new ArrayList<>();
    json(client.get("/api/v4/runners/all?per_page=100", root)).forEach(runners::add);
    return runners;
  }

  /** One runner in full. */
  JsonNode runner(long id) {
    return json(client.get("/api/v4/runners/" + id, root));
  }

  /** What somebody does to a runner in GitLab. */
  JsonNode administer(String method, String path, String body) {
    Client.Answer answer = client.call(method, "/api/v4" + path, body, "PRIVATE-TOKEN", root);
    return answer.status() == 204 ? null : json(answer);
  }

  /** What a runner of that slot says to GitLab; the status of the answer. */
  int contact(String token, int slot) {
    return client
        .call(
            "POST",
            "/api/v4/runners/verify",
            "{\"token\": \"%s\", \"system_id\": \"%s\"}"
                .formatted(token, RunnerPods.systemId(pool, slot)))
        .status();
  }

  /** Slots, up to 20, whose managers GitLab lists. */
  List<Integer> managers(long id) {
    Set<String> listed = new HashSet<>();
    json(client.get("/api/v4/runners/" + id + "/managers?per_page=100", root))
        .forEach(manager -> listed.add(manager.path("system_id").asText()));
    return IntStream.range(0, 20)
        .filter(slot -> listed.contains(RunnerPods.systemId(pool, slot)))
        .boxed()
        .toList();
  }

  /** Begins, or takes a change up. */
  void ensure() {
    registrations.ensure(pool);
  }

  /** Waits until the pool has its one runner in GitLab and its token; returns its number. */
  long awaitSound() {
    await(namespace).atMost(PATIENCE).during(Duration.ofMillis(400)).until(this::isSound);
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
    await(namespace)
        .atMost(PATIENCE)
        .until(() -> registrations.state(pool) instanceof State.Removed);
  }

  /** How often a kind of request was answered so; 0 for a broken connection. */
  long answered(String route, int status) {
    return gitlab.requests().counts().entrySet().stream()
        .filter(entry -> entry.getKey().equals(route))
        .mapToLong(entry -> entry.getValue().getOrDefault(status, 0L))
        .sum();
  }

  static Map<String, String> annotations(Secret secret) {
    return secret.getMetadata().getAnnotations();
  }

  private static JsonNode json(Client.Answer answer) {
    try {
      return answer.json();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Leaves GitLab and ends it. */
  @Override
  public void close() {
    gitlab.faults().clearAll();
    try {
      leave();
    } finally {
      gitlab.close();
    }
  }
}
