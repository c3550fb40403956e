package dev.runnerpool.gitlab.sentinel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.sandbox.gitlab.Client;
import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import dev.runnerpool.sandbox.gitlab.state.Switches;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** A simulated GitLab whose clock stands still, a namespace, and pools that lead there. */
public final class Scene implements AutoCloseable {

  public static final String REQUEST = "POST /api/v4/jobs/request";

  private final KubernetesClient kubernetes;
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private final SimulatedGitLab gitlab;
  private final Client client;
  private final String root;
  private final String namespace = "ci-" + UUID.randomUUID();

  public Scene(KubernetesClient kubernetes) {
    this.kubernetes = kubernetes;
    gitlab = SimulatedGitLab.start(GitLabOptions.defaults().withClock(now::get));
    client = new Client(gitlab.url());
    root = gitlab.createToken("root", Set.of(Scope.API), Role.OWNER, true);
    kubernetes
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    secret("gitlab-api", gitlab.createToken("operator", Set.of(Scope.API), Role.OWNER, false));
  }

  /** Patience for a busy machine. */
  public static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofSeconds(60));
  }

  public SimulatedGitLab gitlab() {
    return gitlab;
  }

  public String namespace() {
    return namespace;
  }

  /** By GitLab's clock, which stands still but for {@link #pass}. */
  Instant now() {
    return now.get();
  }

  public void pass(Duration time) {
    now.updateAndGet(instant -> instant.plus(time));
  }

  void change(UnaryOperator<Switches> change) {
    gitlab.settings().change(change.apply(gitlab.settings().now()));
  }

  /** Puts an access token into a Secret of the namespace. */
  public void secret(String name, String token) {
    kubernetes
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .withStringData(Map.of("token", token))
                .build())
        .createOr(existing -> existing.update());
  }

  /** A pool; {@code scope} is like {@code project: team/app}, {@code more} lines of its spec. */
  public RunnerPool pool(String name, String scope, String tags, String... more) {
    return poolWithSecret(name, scope, tags, "gitlab-api", more);
  }

  RunnerPool poolWithSecret(String name, String scope, String tags, String secret, String... more) {
    return PoolManifest.named(name)
        .in(namespace)
        .created(
            UUID.nameUUIDFromBytes((namespace + name).getBytes(StandardCharsets.UTF_8)).toString(),
            1)
        .gitlab(gitlab.url())
        .scope(scope)
        .credentials(secret)
        .with("tags: " + tags)
        .with(more)
        .build();
  }

  void push(String project, String tags, String... more) {
    gitlab.pushPipeline(
        project,
        "main",
        false,
        "a: {script: [make], tags: [%s]%s}".formatted(tags, String.join("", more)));
  }

  SimulatedJob job(long id) {
    return gitlab.jobs().stream().filter(job -> job.id() == id).findFirst().orElseThrow();
  }

  /** The sentinels in GitLab, in full. */
  List<JsonNode> sentinels() {
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode runner : json(client.get("/api/v4/runners/all?per_page=100", root))) {
      if (runner.path("description").asText().contains("[runnerpool-sentinel:")) {
        found.add(json(client.get("/api/v4/runners/" + runner.path("id").asLong(), root)));
      }
    }
    return found;
  }

  JsonNode sentinel() {
    List<JsonNode> found = sentinels();
    if (found.size() != 1) {
      throw new AssertionError("one sentinel expected, not " + found.size());
    }
    return found.get(0);
  }

  /** What somebody with an administrator's token does. */
  public JsonNode asRoot(String method, String path, String body) {
    return json(client.call(method, path, body, "PRIVATE-TOKEN", root));
  }

  public JsonNode runner(long id) {
    return json(client.get("/api/v4/runners/" + id, root));
  }

  /** Requests on a route so far. */
  public long requests(String route) {
    return gitlab.requests().counts().getOrDefault(route, Map.of()).values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  private static JsonNode json(Client.Answer answer) {
    try {
      return answer.json();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    gitlab.close();
  }
}
