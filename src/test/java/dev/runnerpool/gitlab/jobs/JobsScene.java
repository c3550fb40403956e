package dev.runnerpool.gitlab.jobs;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** A GitLab with a group and a runner of it, and the pool whose runner that is. */
final class JobsScene implements AutoCloseable {
  static final String GRAPHQL = "POST /api/graphql";

  private final KubernetesClient kubernetes;
  private final SimulatedGitLab gitlab = SimulatedGitLab.start(GitLabOptions.defaults());
  private final RunnerInTest runner;
  private final RunnerPool pool;

  JobsScene(KubernetesClient kubernetes) {
    this.kubernetes = kubernetes;
    gitlab.createProject("team/app");
    String token = gitlab.createToken("operator", Set.of(Scope.API), Role.OWNER, false);
    runner = RunnerInTest.ofGroup(gitlab.url(), token, gitlab.createGroup("team").id());
    pool =
        PoolManifest.named("arm")
            .in("ci-" + UUID.randomUUID())
            .created()
            .gitlab(gitlab.url())
            .with("tags: [linux]")
            .build();
    giveToken(token);
  }

  SimulatedGitLab gitlab() {
    return gitlab;
  }

  RunnerInTest runner() {
    return runner;
  }

  RunnerPool pool() {
    return pool;
  }

  /** Puts another access token into the pool's Secret. */
  void giveToken(String token) {
    kubernetes
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("gitlab-api")
                .withNamespace(pool.getMetadata().getNamespace())
                .endMetadata()
                .withStringData(Map.of("token", token))
                .build())
        .createOr(existing -> existing.update());
  }

  /** How often a route was asked for. */
  long requests(String route) {
    return gitlab.requests().counts().getOrDefault(route, Map.of()).values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  @Override
  public void close() {
    gitlab.close();
  }
}
