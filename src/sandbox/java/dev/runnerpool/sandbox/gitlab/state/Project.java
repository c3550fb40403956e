package dev.runnerpool.sandbox.gitlab.state;

import java.time.Duration;
import java.time.Instant;

/**
 * A project; always in a group.
 *
 * @param fullPath for example {@code platform/tools/build}
 */
public record Project(
    long id, String fullPath, long groupId, Instant createdAt, ProjectSettings settings) {

  /**
   * What the simulator's control API may set when it creates a project.
   *
   * @param archived whether the project is read-only
   * @param sharedRunnersEnabled whether instance runners may take its jobs
   * @param groupRunnersEnabled whether runners of its groups may take its jobs
   * @param timeout time limit of a job that names none
   */
  public record ProjectSettings(
      boolean archived,
      boolean sharedRunnersEnabled,
      boolean groupRunnersEnabled,
      Duration timeout) {
    public static final ProjectSettings DEFAULT =
        new ProjectSettings(false, true, true, Duration.ofHours(1));
  }

  /** The last part of the path. */
  public String name() {
    return fullPath.substring(fullPath.lastIndexOf('/') + 1);
  }

  /** The path of the group that holds it. */
  public String groupPath() {
    return fullPath.substring(0, fullPath.lastIndexOf('/'));
  }
}
