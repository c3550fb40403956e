package dev.runnerpool.operator.gitlab.client;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** What is read of GitLab's answers; any component may be null, as GitLab left it out. */
public final class Answers {

  private Answers() {}

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
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Project(
      Long id,
      @JsonProperty("path_with_namespace") String path,
      @JsonProperty("builds_access_level") String builds,
      @JsonProperty("group_runners_enabled") Boolean groupRunners) {}

  /**
   * A job of a project.
   *
   * @param queuedSeconds how long it has been pending, by GitLab's clock at the time of the answer
   * @param runner null until a runner holds the job
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Job(
      Long id,
      String status,
      @JsonProperty("tag_list") List<String> tags,
      @JsonProperty("queued_duration") Double queuedSeconds,
      RunnerEntry runner) {}

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

  /** A runner's token, which only the request that made it is told. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record RunnerToken(Long id, String token) {

    @Override
    public String toString() {
      return "RunnerToken[id=" + id + "]";
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
  public record InstanceJobs(PageInfo pageInfo, List<InstanceJob> nodes) {}

  /** A job; {@code id} is like {@code gid://gitlab/Ci::Build/101}. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record InstanceJob(
      String id, List<String> tags, Double queuedDuration, Holder runner, ProjectPath project) {}

  /** The runner that holds a job. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Holder(String id) {}

  /** A project by its path. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record ProjectPath(String fullPath) {}

  /** Where the next page begins. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record PageInfo(Boolean hasNextPage, String endCursor) {}

  /** An error inside a GraphQL answer. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record GraphQlError(String message) {}
}
