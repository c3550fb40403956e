package dev.runnerpool.gitlab.sentinel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.manifests.NamespaceManifest;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import dev.runnerpool.sandbox.gitlab.state.Switches;
import dev.runnerpool.scenes.OwnGitLab;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** A simulated GitLab whose clock stands still, a namespace, and pools that lead there. */
public final class TimedGitLab extends OwnGitLab {

  public static final String REQUEST = "POST /api/v4/jobs/request";

  private final AtomicReference<Instant> now;

  public TimedGitLab(KubernetesClient kubernetes) {
    this(kubernetes, new AtomicReference<>(Instant.now()));
  }

  private TimedGitLab(KubernetesClient kubernetes, AtomicReference<Instant> now) {
    super(kubernetes, GitLabOptions.defaults().withClock(now::get));
    this.now = now;
    kubernetes.resource(NamespaceManifest.named(namespace())).create();
    secret(PoolManifest.SECRET, token("operator", false));
  }

  /** By GitLab's clock, which stands still but for {@link #pass}. */
  Instant now() {
    return now.get();
  }

  public void pass(Duration time) {
    now.updateAndGet(instant -> instant.plus(time));
  }

  void change(UnaryOperator<Switches> change) {
    gitlab().settings().change(change.apply(gitlab().settings().now()));
  }

  /** A pool; {@code scope} is like {@code project: team/app}, {@code more} lines of its spec. */
  public RunnerPool pool(String name, String scope, String tags, String... more) {
    return poolWithSecret(name, scope, tags, "gitlab-api", more);
  }

  RunnerPool poolWithSecret(String name, String scope, String tags, String secret, String... more) {
    return manifest(name)
        .created(
            UUID.nameUUIDFromBytes((namespace() + name).getBytes(StandardCharsets.UTF_8))
                .toString(),
            1)
        .scope(scope)
        .credentials(secret)
        .with("tags: " + tags)
        .with(more)
        .build();
  }

  void push(String project, String tags, String... more) {
    gitlab()
        .pushPipeline(
            project,
            "main",
            false,
            "a: {script: [make], tags: [%s]%s}".formatted(tags, String.join("", more)));
  }

  SimulatedJob job(long id) {
    return gitlab().jobs().stream().filter(job -> job.id() == id).findFirst().orElseThrow();
  }

  /** The sentinels in GitLab, in full. */
  List<JsonNode> sentinels() {
    return runners().stream()
        .filter(runner -> runner.path("description").asText().contains("[runnerpool-sentinel:"))
        .map(runner -> runner(runner.path("id").asLong()))
        .toList();
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
    return administer(method, path.replaceFirst("^/api/v4", ""), body);
  }
}
