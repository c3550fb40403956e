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
   * @param ciEnabled whether the project has CI/CD: else its jobs are nobody's to read
   * @param publicJobs whether guests may read its jobs too
   * @param protectMergeRequests whether pipelines of merge requests between protected branches are
   *     protected
   */
  public record ProjectSettings(
      boolean archived,
      boolean sharedRunnersEnabled,
      boolean groupRunnersEnabled,
      Duration timeout,
      boolean ciEnabled,
      boolean publicJobs,
      boolean protectMergeRequests) {
    public static final ProjectSettings DEFAULT =
        new ProjectSettings(false, true, true, Duration.ofHours(1));

    /** With CI/CD, jobs for reporters and above, and merge requests as in new projects. */
    public ProjectSettings(
        boolean archived,
        boolean sharedRunnersEnabled,
        boolean groupRunnersEnabled,
        Duration timeout) {
      this(archived, sharedRunnersEnabled, groupRunnersEnabled, timeout, true, false, true);
    }

    /** The same, with CI/CD or not. */
    public ProjectSettings withCi(boolean enabled) {
      return new ProjectSettings(
          archived,
          sharedRunnersEnabled,
          groupRunnersEnabled,
          timeout,
          enabled,
          publicJobs,
          protectMergeRequests);
    }

    /** The same, its jobs for guests too or not. */
    public ProjectSettings withPublicJobs(boolean open) {
      return new ProjectSettings(
          archived,
          sharedRunnersEnabled,
          groupRunnersEnabled,
          timeout,
          ciEnabled,
          open,
          protectMergeRequests);
    }

    /** The same, protecting merge requests or not. */
    public ProjectSettings withProtectedMergeRequests(boolean protect) {
      return new ProjectSettings(
          archived,
          sharedRunnersEnabled,
          groupRunnersEnabled,
          timeout,
          ciEnabled,
          publicJobs,
          protect);
    }
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
