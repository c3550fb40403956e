package dev.runnerpool.gitlab.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.gitlab.JobQueues;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.scenes.OwnGitLab;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A simulated GitLab with the project {@code team/app}, and the Secret and pools that lead there.
 */
final class WebhookGitLab extends OwnGitLab {

  static final String WORD = "keep-me-secret-webhook-word";
  static final String KEY = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  static final String PROJECT = "team/app";

  private final JobQueues queues;
  private final String token;
  private final List<RunnerPool> followed = new ArrayList<>();

  WebhookGitLab(KubernetesClient kubernetes, JobQueues queues) {
    super(kubernetes, GitLabOptions.defaults());
    this.queues = queues;
    gitlab().createProject(PROJECT);
    token = token("operator", true);
  }

  String token() {
    return token;
  }

  /** The path of deliveries for this stage's Secret. */
  String path() {
    return "/webhook/gitlab/" + namespace() + "/gitlab-api";
  }

  /** Writes the Secret with its token and what {@code webhook} proves; none if it is empty. */
  void secret(String webhook) {
    secret(
        PoolManifest.SECRET,
        webhook.isEmpty()
            ? Map.of("token", token)
            : Map.of("token", token, "webhook-secret", webhook));
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
    return manifest(name)
        .created(namespace() + "-" + name, generation)
        .scope(scope)
        .webhook(url)
        .build();
  }

  void push() {
    gitlab().pushPipeline(PROJECT, "main", false, "build: {tags: [arm64], script: [make]}");
  }

  /** How many jobs are known to wait. */
  int waiting(RunnerPool pool) {
    return queues.state(pool).reading().map(reading -> reading.jobs().size()).orElse(-1);
  }

  void awaitWaiting(RunnerPool pool, int jobs) {
    await().until(() -> waiting(pool) == jobs);
  }

  long reads() {
    return requests("GET .*/projects/:id/jobs");
  }

  /** Waits until the reading is over that follows one which found a job, without a hint. */
  void awaitReadsToEnd() {
    AtomicLong last = new AtomicLong();
    await()
        .during(Duration.ofSeconds(1))
        .until(() -> reads(), reads -> reads == last.getAndSet(reads));
  }

  /** The hooks of a project or group, such as {@code projects/team%2Fapp}. */
  List<JsonNode> hooks(String of) {
    List<JsonNode> found = new ArrayList<>();
    get("/" + of + "/hooks").forEach(found::add);
    return found;
  }

  /** Makes or changes a hook, as its owner would by hand. */
  JsonNode hook(String method, String path, String body) {
    return administer(method, "/" + path, body);
  }

  @Override
  public void close() {
    followed.forEach(queues::unfollow);
    await().until(() -> hooks("projects/team%2Fapp").stream().noneMatch(WebhookGitLab::isOurs));
    super.close();
  }

  static boolean isOurs(JsonNode hook) {
    return hook.path("name").asText().equals("RunnerPool");
  }
}
