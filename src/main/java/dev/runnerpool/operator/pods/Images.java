package dev.runnerpool.operator.pods;

import dev.runnerpool.api.Architecture;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.spec.RunnerSpec;

/** Images of the runner and of the helper, GitLab's own unless the pool names others. */
final class Images {

  private static final String REGISTRY = "registry.gitlab.com/gitlab-org/gitlab-runner";

  private Images() {}

  /** The runner's image; GitLab's is one tag for all architectures. */
  static String runner(RunnerPool pool) {
    RunnerSpec runner = pool.getSpec().runner();
    return runner.image() != null ? runner.image() : REGISTRY + ":alpine-v" + runner.version();
  }

  /** The helper's image; GitLab names the architecture in the tag, by names of its own. */
  static String helper(RunnerPool pool) {
    RunnerSpec runner = pool.getSpec().runner();
    if (runner.helperImage() != null) {
      return runner.helperImage();
    }
    String architecture = pool.getSpec().architecture() == Architecture.ARM64 ? "arm64" : "x86_64";
    return REGISTRY + "/gitlab-runner-helper:" + architecture + "-v" + runner.version();
  }
}
