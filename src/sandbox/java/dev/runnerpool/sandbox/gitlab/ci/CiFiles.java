package dev.runnerpool.sandbox.gitlab.ci;

import java.util.List;

/**
 * The files that a job brings, leaves and keeps.
 *
 * @param artifacts what it leaves for later jobs, null for nothing
 * @param caches what it keeps for its next run
 * @param dependencies jobs whose artifacts it brings, null for all it can
 */
public record CiFiles(Artifacts artifacts, List<Cache> caches, List<String> dependencies) {

  /** {@code artifacts}; null is what the file does not say. */
  public record Artifacts(
      String name,
      List<String> paths,
      List<String> exclude,
      boolean untracked,
      String when,
      String expireIn) {}

  /** One entry of {@code cache}. */
  public record Cache(
      String key,
      List<String> paths,
      boolean untracked,
      String policy,
      String when,
      List<String> fallbackKeys,
      boolean unprotect) {}
}
