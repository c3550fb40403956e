package dev.runnerpool.gitlab.client;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** What is read of GitLab's answers; any component may be null, as GitLab left it out. */
public final class Responses {

  private Responses() {}

  /** The token's user; {@code admin} is only told to administrators. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record User(Long id, String username, @JsonProperty("is_admin") Boolean admin) {}

  /** A group. */
  @JsonIgnoreProperties(ignoreUnknown = true)
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
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Project(
      Long id,
      @JsonProperty("path_with_namespace") String path,
      @JsonProperty("builds_access_level") String builds,
      @JsonProperty("group_runners_enabled") Boolean groupRunners,
      @JsonProperty("shared_runners_enabled") Boolean instanceRunners,
      @JsonProperty("protect_merge_request_pipelines") Boolean protectsMergeRequests,
      @JsonProperty("last_activity_at") String lastActivity) {}

  /** A merge request; its two projects differ if it comes from a fork. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record MergeRequest(
      Long iid,
      @JsonProperty("source_project_id") Long sourceProject,
      @JsonProperty("source_branch") String sourceBranch,
      @JsonProperty("target_project_id") Long targetProject,
      @JsonProperty("target_branch") String targetBranch) {}

  /** A protected branch or tag; the name may hold wildcards. */
  @JsonIgnoreProperties(ignoreUnknown = true)
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
  @JsonIgnoreProperties(ignoreUnknown = true)
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
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record PipelineOfJob(@JsonProperty("project_id") Long projectId) {}

  /** A deployment; {@code job} is what makes it. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Deployment(@JsonProperty("deployable") JobOfDeployment job) {}

  /** The job of a deployment. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record JobOfDeployment(Long id) {}

  /** A resource that jobs of a project share. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record ResourceGroup(String key) {}

  /** A runner in a list. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record RunnerEntry(Long id, String description) {}

  /** A runner in full. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Runner(
      Long id,
      String description,
      Boolean paused,
      @JsonProperty("tag_list") List<String> tags,
      @JsonProperty("run_untagged") Boolean runUntagged,
      @JsonProperty("access_level") String accessLevel,
      @JsonProperty("maximum_timeout") Integer maximumTimeout) {}

  /** A process that used a runner's token, told by its system id; GitLab calls it a manager. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record RunnerProcess(@JsonProperty("system_id") String systemId) {}

  /**
   * A runner's token, which only the request that made it is told.
   *
   * @param expiresAt when it ends, as GitLab writes a time
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record IssuedToken(
      Long id, String token, @JsonProperty("token_expires_at") String expiresAt) {

    @Override
    public String toString() {
      return "IssuedToken[id=" + id + "]";
    }
  }

  /** Answer to the document {@code instance-queue.graphql}. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record JobsOfInstance(InstanceData data, List<GraphQlError> errors) {}

  /** Its data. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record InstanceData(InstanceJobs jobs) {}

  /** One page of it. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record InstanceJobs(PageInfo pageInfo, List<QueuedJob> nodes) {}

  /**
   * A job of a GraphQL answer.
   *
   * @param id like {@code gid://gitlab/Ci::Build/101}; other kinds than builds wait for no runner
   * @param queuedDuration seconds that it has been pending, by GitLab's clock
   * @param refName its branch or tag; nothing tells which of both it is
   * @param project only where jobs of several projects are listed
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record QueuedJob(
      String id,
      List<String> tags,
      Double queuedDuration,
      String refName,
      Holder runner,
      ProjectOfJob project) {}

  /** The runner that holds a job. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Holder(String id) {}

  /**
   * The project of a job.
   *
   * @param id like {@code gid://gitlab/Project/7}
   * @param sharedRunnersEnabled whether runners of the instance serve it
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record ProjectOfJob(String id, String fullPath, Boolean sharedRunnersEnabled) {}

  /** Where the next page begins. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record PageInfo(Boolean hasNextPage, String endCursor) {}

  /** An error inside a GraphQL answer. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record GraphQlError(String message) {}
}
