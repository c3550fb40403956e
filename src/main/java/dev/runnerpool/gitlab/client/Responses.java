package dev.runnerpool.gitlab.client;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** What is read of GitLab's answers; any component may be null, as GitLab left it out. */
public final class Responses {

  private Responses() {}

  /** The token's user; {@code admin} is only told to administrators. */
  public record User(Long id, String username, @JsonProperty("is_admin") Boolean admin) {}

  /** A group. */
  public record Group(Long id, @JsonProperty("full_path") String fullPath) {}

  /**
   * A project.
   *
   * @param builds {@code disabled}, {@code private} or {@code enabled}
   * @param groupRunners whether runners of its groups serve it
   * @param instanceRunners whether runners of the instance serve it
   * @param protectsMergeRequests whether pipelines of merge requests may be protected; told to
   *     maintainers only, and since 18.10
   * @param lastActivity when something was last done in it, as GitLab writes it; renewed now and
   *     then only
   */
  public record Project(
      Long id,
      @JsonProperty("path_with_namespace") String path,
      @JsonProperty("builds_access_level") String builds,
      @JsonProperty("group_runners_enabled") Boolean groupRunners,
      @JsonProperty("shared_runners_enabled") Boolean instanceRunners,
      @JsonProperty("protect_merge_request_pipelines") Boolean protectsMergeRequests,
      @JsonProperty("last_activity_at") String lastActivity) {}

  /** A merge request; its two projects differ if it comes from a fork. */
  public record MergeRequest(
      Long iid,
      @JsonProperty("source_project_id") Long sourceProject,
      @JsonProperty("source_branch") String sourceBranch,
      @JsonProperty("target_project_id") Long targetProject,
      @JsonProperty("target_branch") String targetBranch) {}

  /** A protected branch or tag; the name may hold wildcards. */
  public record ProtectedRef(String name) {}

  /**
   * A job of a project.
   *
   * @param queuedSeconds how long it has been pending, by GitLab's clock at the time of the answer
   * @param runner null until a runner holds the job
   * @param ref its branch or tag
   * @param ofTag whether that is a tag
   * @param pipeline tells the project's number
   */
  public record Job(
      Long id,
      String status,
      String ref,
      @JsonProperty("tag") Boolean ofTag,
      @JsonProperty("tag_list") List<String> tags,
      @JsonProperty("queued_duration") Double queuedSeconds,
      RunnerEntry runner,
      PipelineOfJob pipeline) {}

  /** The pipeline of a job. */
  public record PipelineOfJob(@JsonProperty("project_id") Long projectId) {}

  /** A deployment; {@code job} is what makes it. */
  public record Deployment(@JsonProperty("deployable") Job job) {}

  /** A runner in a list. */
  public record RunnerEntry(Long id, String description) {}

  /**
   * A runner in full.
   *
   * @param contactedAt when GitLab last heard of it, as it writes a time; null for never
   */
  public record Runner(
      Long id,
      String description,
      Boolean paused,
      @JsonProperty("tag_list") List<String> tags,
      @JsonProperty("run_untagged") Boolean runUntagged,
      @JsonProperty("access_level") String accessLevel,
      @JsonProperty("maximum_timeout") Integer maximumTimeout,
      @JsonProperty("contacted_at") String contactedAt) {}

  /** A process that used a runner's token, told by its system id; GitLab calls it a manager. */
  public record RunnerProcess(@JsonProperty("system_id") String systemId) {}

  /**
   * A runner's token, which only the request that made it is told.
   *
   * @param expiresAt when it ends, as GitLab writes a time
   */
  public record IssuedToken(
      Long id, String token, @JsonProperty("token_expires_at") String expiresAt) {

    @Override
    public String toString() {
      return "IssuedToken[id=" + id + "]";
    }
  }

  /** Answer to a GraphQL document. */
  public record Answer<T>(T data, List<GraphQlError> errors) {

    /** What its errors mean. */
    public GraphQlErrors problems() {
      return new GraphQlErrors(errors, data);
    }
  }

  /** A page of a list in a GraphQL answer. */
  public record Nodes<T>(PageInfo pageInfo, List<T> nodes) {

    /** Whether all of the page is there, and whether there is another. */
    public static boolean whole(Nodes<?> page) {
      return page != null
          && page.pageInfo != null
          && page.pageInfo.hasNextPage() != null
          && page.nodes != null
          && !page.nodes.contains(null);
    }
  }

  /** Data of the document {@code instance-queue.graphql}. */
  public record InstanceData(Nodes<QueuedJob> jobs) {}

  /**
   * A job of a GraphQL answer.
   *
   * @param id like {@code gid://gitlab/Ci::Build/101}; other kinds than builds wait for no runner
   * @param queuedDuration seconds that it has been pending, by GitLab's clock
   * @param refName its branch or tag; nothing tells which of both it is
   * @param runner null until a runner holds the job
   * @param project only where jobs of several projects are listed
   */
  public record QueuedJob(
      String id,
      List<String> tags,
      Double queuedDuration,
      String refName,
      Object runner,
      ProjectOfJob project) {}

  /**
   * The project of a job.
   *
   * @param id like {@code gid://gitlab/Project/7}
   * @param sharedRunnersEnabled whether runners of the instance serve it
   */
  public record ProjectOfJob(String id, String fullPath, Boolean sharedRunnersEnabled) {}

  /** Where the next page begins. */
  public record PageInfo(Boolean hasNextPage, String endCursor) {}

  /** An error inside a GraphQL answer. */
  public record GraphQlError(String message) {}
}
