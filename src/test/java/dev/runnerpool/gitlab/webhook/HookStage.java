package dev.runnerpool.gitlab.webhook;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.gitlab.JobQueues;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.sandbox.gitlab.Client;
import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.awaitility.core.ConditionFactory;

/**
 * A simulated GitLab with the project {@code team/app}, and the Secret and pools that lead there.
 */
final class HookStage implements AutoCloseable {

  static final String WORD = "keep-me-secret-webhook-word";
  static final String KEY = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  static final String PROJECT = "team/app";

  private final SimulatedGitLab gitlab = SimulatedGitLab.start(GitLabOptions.defaults());
  private final KubernetesClient kubernetes;
  private final JobQueues queues;
  private final String namespace = "ci-" + UUID.randomUUID();
  private final String token;
  private final List<RunnerPool> followed = new ArrayList<>();

  HookStage(KubernetesClient kubernetes, JobQueues queues) {
    this.kubernetes = kubernetes;
    this.queues = queues;
    gitlab.createProject(PROJECT);
    token = gitlab.createToken("operator", Set.of(Scope.API), Role.OWNER, true);
  }

  SimulatedGitLab gitlab() {
    return gitlab;
  }

  String token() {
    return token;
  }

  /** The path of deliveries for this stage's Secret. */
  String path() {
    return "/webhook/gitlab/" + namespace + "/gitlab-api";
  }

  String namespace() {
    return namespace;
  }

  /** Writes the Secret with its token and what {@code webhook} proves; none if it is empty. */
  void secret(String webhook) {
    kubernetes
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("gitlab-api")
                .withNamespace(namespace)
                .endMetadata()
                .withData(
                    webhook.isEmpty()
                        ? Map.of("token", encoded(token))
                        : Map.of("token", encoded(token), "webhook-secret", encoded(webhook)))
                .build())
        .createOr(existing -> existing.update());
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  static ConditionFactory patiently() {
    return await().atMost(Duration.ofSeconds(60));
  }

  /**
   * Follows a pool; {@code scope} is like {@code project: team/app}, {@code url} empty for none.
   */
  RunnerPool follow(String name, String scope, String url) {
    return follow(name, scope, url, 1);
  }

  RunnerPool follow(String name, String scope, String url, int generation) {
    RunnerPool pool = pool(name, scope, url, generation);
    followed.add(pool);
    queues.follow(pool);
    return pool;
  }

  /** The same pool, which nobody follows. */
  RunnerPool pool(String name, String scope, String url, int generation) {
    return PoolManifest.named(name)
        .in(namespace)
        .created(namespace + "-" + name, generation)
        .gitlab(gitlab.url())
        .scope(scope)
        .webhook(url)
        .build();
  }

  void push() {
    gitlab.pushPipeline(PROJECT, "main", false, "build: {tags: [arm64], script: [make]}");
  }

  /** How many jobs are known to wait. */
  int waiting(RunnerPool pool) {
    return queues.state(pool).reading().map(reading -> reading.jobs().size()).orElse(-1);
  }

  void awaitWaiting(RunnerPool pool, int jobs) {
    patiently().until(() -> waiting(pool) == jobs);
  }

  long reads() {
    return count("GET .*/projects/:id/jobs");
  }

  /** Requests so far whose method and route match. */
  long count(String route) {
    return gitlab.requests().counts().entrySet().stream()
        .filter(entry -> entry.getKey().matches(route))
        .flatMap(entry -> entry.getValue().values().stream())
        .mapToLong(Number::longValue)
        .sum();
  }

  /** The hooks of a project or group, such as {@code projects/team%2Fapp}. */
  List<JsonNode> hooks(String of) {
    return list(new Client(gitlab.url()).get("/api/v4/" + of + "/hooks", token));
  }

  /** Makes or changes a hook, as its owner would by hand. */
  JsonNode hook(String method, String path, String body) {
    return json(
        new Client(gitlab.url()).call(method, "/api/v4/" + path, body, "PRIVATE-TOKEN", token));
  }

  private static List<JsonNode> list(Client.Answer answer) {
    List<JsonNode> found = new ArrayList<>();
    json(answer).forEach(found::add);
    return found;
  }

  private static JsonNode json(Client.Answer answer) {
    try {
      return answer.status() == 204 ? new ObjectMapper().nullNode() : answer.json();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    followed.forEach(queues::unfollow);
    patiently().until(() -> hooks("projects/team%2Fapp").stream().noneMatch(HookStage::isOurs));
    gitlab.close();
  }

  static boolean isOurs(JsonNode hook) {
    return hook.path("name").asText().equals("RunnerPool");
  }
}
