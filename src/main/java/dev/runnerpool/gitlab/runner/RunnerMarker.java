package dev.runnerpool.gitlab.runner;

import dev.runnerpool.api.RunnerPool;

/**
 * How a pool's runner is known again: the pool's UID in the runner's description. An answer may be
 * lost after GitLab made the runner, so it is always looked for before one is made.
 */
final class RunnerMarker {

  private static final String PREFIX = "[runnerpool:";

  private RunnerMarker() {}

  /** The description of the pool's runner, such as {@code ci/linux-arm64 [runnerpool:<uid>]}. */
  static String description(RunnerPool pool) {
    return pool.key() + " " + of(pool);
  }

  /** Whether a runner so described is the pool's. */
  static boolean isIn(String description, RunnerPool pool) {
    return description != null && description.contains(of(pool));
  }

  /** Whether a runner so described is any pool's. */
  static boolean isInAny(String description) {
    return description != null && description.contains(PREFIX);
  }

  private static String of(RunnerPool pool) {
    return PREFIX + pool.getMetadata().getUid() + "]";
  }
}
