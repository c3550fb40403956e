package dev.runnerpool.gitlab.client;

import static org.awaitility.Awaitility.await;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.Failure;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.gitlab.JobQueues;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.manifests.SecretManifest;
import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.sandbox.gitlab.http.Tls;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** A GitLab under a path, with one waiting job, and a pool that follows it. */
final class PrivateGitLab implements AutoCloseable {

  /** Names that the good certificate is made for. */
  static final String NAMES = "dns:gitlab.test,ip:127.0.0.1,ip:::1";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final KubernetesClient kubernetes;
  private final JobQueues queues;
  private final String namespace = "ci-" + UUID.randomUUID();
  private SimulatedGitLab gitlab;
  private String token;
  private RunnerPool pool;

  PrivateGitLab(KubernetesClient kubernetes, JobQueues queues) {
    this.kubernetes = kubernetes;
    this.queues = queues;
  }

  static Tls tls(Path store) {
    return new Tls(store, TestAuthority.PASSWORD, false);
  }

  String namespace() {
    return namespace;
  }

  String url() {
    return gitlab.url();
  }

  void start(String host, Tls tls) {
    gitlab =
        SimulatedGitLab.start(
            GitLabOptions.defaults()
                .withListen(host, 0)
                .withRelativeUrlRoot("/gitlab")
                .withTls(tls));
    gitlab.createProject("team/app");
    token = gitlab.createToken("operator", Set.of(Scope.API), Role.OWNER, false);
    gitlab.pushPipeline("team/app", "main", false, "build: {tags: [arm64], script: [make]}");
  }

  int port() {
    return URI.create(gitlab.url()).getPort();
  }

  /** The account's Secret; {@code ca} may be null. */
  void giveSecret(String ca) {
    Map<String, String> data = new HashMap<>();
    data.put("token", token == null ? "glpat-x" : token);
    if (ca != null) {
      data.put("ca.crt", ca);
    }
    kubernetes
        .resource(SecretManifest.of(namespace, "gitlab-api", data))
        .createOr(existing -> existing.update());
  }

  void follow(String url) {
    pool =
        PoolManifest.named("arm")
            .in(namespace)
            .created()
            .gitlab(url)
            .scope("project: team/app")
            .build();
    queues.follow(pool);
  }

  void awaitTheJob() {
    await()
        .atMost(PATIENCE)
        .until(
            () -> queues.state(pool),
            state -> state instanceof QueueState.Read read && read.last().jobs().size() == 1);
  }

  /** The failure that says so; one before it may be that a busy machine was too slow. */
  Failure awaitFailure(String saying) {
    return ((QueueState.Stale)
            await()
                .atMost(PATIENCE)
                .until(
                    () -> queues.state(pool),
                    state ->
                        state instanceof QueueState.Stale held
                            && held.failure().message().contains(saying)))
        .failure();
  }

  @Override
  public void close() {
    if (pool != null) {
      queues.unfollow(pool);
    }
    if (gitlab != null) {
      gitlab.close();
    }
  }
}
