package dev.runnerpool.gitlab.jobs;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.scenes.GitLabScene;
import io.fabric8.kubernetes.client.KubernetesClient;

/** A GitLab with a group and a runner of it, and the pool whose runner that is. */
final class JobsScene extends GitLabScene {
  static final String GRAPHQL = "POST /api/graphql";

  private final RunnerInTest runner;
  private final RunnerPool pool;

  JobsScene(KubernetesClient kubernetes) {
    super(kubernetes, GitLabOptions.defaults());
    gitlab().createProject("team/app");
    String token = token("operator", false);
    runner = RunnerInTest.ofGroup(gitlab().url(), token, gitlab().createGroup("team").id());
    pool = manifest("arm").with("tags: [linux]").build();
    giveToken(token);
  }

  RunnerInTest runner() {
    return runner;
  }

  RunnerPool pool() {
    return pool;
  }

  /** Puts another access token into the pool's Secret. */
  void giveToken(String token) {
    secret(PoolManifest.SECRET, token);
  }
}
