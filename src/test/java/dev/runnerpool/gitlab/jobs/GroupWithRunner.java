package dev.runnerpool.gitlab.jobs;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.scenes.OwnGitLab;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** A GitLab with a group and a runner of it, and the pool whose runner that is. */
final class GroupWithRunner extends OwnGitLab {
  static final String GRAPHQL = "POST /api/graphql";

  private final RunnerInTest runner;
  private final RunnerPool pool;

  GroupWithRunner(KubernetesClient kubernetes) {
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

  /** Pushes so many jobs for the pool's architecture. */
  void push(String ref, int number) {
    StringBuilder yaml = new StringBuilder();
    for (int i = 0; i < number; i++) {
      yaml.append("job%d: {tags: [arm64], script: [make]}\n".formatted(i));
    }
    gitlab().pushPipeline("team/app", ref, false, yaml.toString());
  }

  /** A runner of the pool as its pod shows it. */
  static Runner runner(String id, RunnerState state) {
    return new Runner(0, id, state, Instant.EPOCH, OptionalLong.empty(), 0, Optional.empty());
  }
}
