package dev.runnerpool.scenes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.manifests.SecretManifest;
import dev.runnerpool.sandbox.gitlab.Client;
import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * A simulated GitLab of the test's own with its administrator, and a namespace whose Secrets and
 * pools lead there. What a group of tests needs beyond that is in a class derived from it.
 */
public abstract class OwnGitLab implements AutoCloseable {

  private final SimulatedGitLab gitlab;
  private final Client client;
  private final String root;
  private final KubernetesClient kubernetes;
  private final String namespace = "ci-" + UUID.randomUUID();

  /** One whose GitLab is up. */
  protected OwnGitLab(KubernetesClient kubernetes, GitLabOptions options) {
    this.kubernetes = kubernetes;
    this.gitlab = SimulatedGitLab.start(options);
    this.client = new Client(gitlab.url());
    this.root = token("root", true);
  }

  /** Patience for a busy machine. */
  public static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofSeconds(60));
  }

  /** The GitLab. */
  public final SimulatedGitLab gitlab() {
    return gitlab;
  }

  /** The namespace of this scene alone. */
  public final String namespace() {
    return namespace;
  }

  /** An access token of an owner that may do all that the API can. */
  public final String token(String owner, boolean administrator) {
    return gitlab.createToken(owner, Set.of(Scope.API), Role.OWNER, administrator);
  }

  /** Puts a token into a Secret of the namespace. */
  public final void secret(String name, String token) {
    secret(name, Map.of("token", token));
  }

  /** Makes a Secret of the namespace, or another of it. */
  public final void secret(String name, Map<String, String> content) {
    kubernetes
        .resource(SecretManifest.of(namespace, name, content))
        .createOr(existing -> existing.update());
  }

  /** A pool of the namespace for this GitLab. */
  public final PoolManifest manifest(String name) {
    return PoolManifest.named(name).in(namespace).created().gitlab(gitlab.url());
  }

  /** What the administrator reads, below {@code /api/v4}. */
  public final JsonNode get(String path) {
    return administer("GET", path, "");
  }

  /** What the administrator does, below {@code /api/v4}; null JSON if GitLab says nothing to it. */
  public final JsonNode administer(String method, String path, String body) {
    Client.Answer answer = client.call(method, "/api/v4" + path, body, "PRIVATE-TOKEN", root);
    return answer.status() == 204 ? NullNode.getInstance() : json(answer);
  }

  /** What somebody without a token asks, below the address of GitLab. */
  public final Client.Answer call(String method, String path, String body) {
    return client.call(method, path, body);
  }

  /** Every runner that GitLab has, as its list shows it. */
  public final List<JsonNode> runners() {
    List<JsonNode> runners = new ArrayList<>();
    get("/runners/all?per_page=100").forEach(runners::add);
    return runners;
  }

  /** One runner in full. */
  public final JsonNode runner(long id) {
    return get("/runners/" + id);
  }

  /** Requests so far whose method and route match the pattern. */
  public final long requests(String pattern) {
    return gitlab.requests().counts().entrySet().stream()
        .filter(entry -> entry.getKey().matches(pattern))
        .flatMap(entry -> entry.getValue().values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }

  /** Requests of a route that were answered so; 0 for a broken connection. */
  public final long answered(String route, int status) {
    return gitlab.requests().counts().getOrDefault(route, Map.of()).getOrDefault(status, 0L);
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
