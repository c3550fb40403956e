package dev.runnerpool.gitlab.client;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;

/** Answer to the document {@code group-queue.graphql}; any component may be null. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record GroupQueueResponse(Data data, List<Responses.GraphQlError> errors) {

  /** Its data. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Data(Complexity queryComplexity, Metadata metadata, Group group) {}

  /**
   * What GitLab says of itself.
   *
   * @param version like {@code 18.4.1-ee}
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Metadata(String version) {}

  /** What GitLab computes the request to cost, and what a request of this user may cost. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Complexity(Integer score, Integer limit) {}

  /** The group; null if there is none, or none for this token. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Group(Projects projects) {}

  /** A page of its projects. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Projects(Responses.PageInfo pageInfo, List<Project> nodes) {}

  /**
   * A project with its pipelines that may hold waiting jobs.
   *
   * @param id like {@code gid://gitlab/Project/7}
   * @param pendingChildren pipelines that jobs of others in the project started
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Project(
      String id,
      String fullPath,
      Boolean archived,
      Permissions userPermissions,
      Pipelines pending,
      Pipelines pendingChildren,
      Pipelines running,
      Pipelines runningChildren) {}

  /**
   * What the token's user may do in a project. Without this right its pipelines may look like none;
   * guests may read jobs without it where jobs are public.
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Permissions(Boolean readCommitStatus) {}

  /** A page of pipelines. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Pipelines(Responses.PageInfo pageInfo, List<Pipeline> nodes) {}

  /** A pipeline with its pending jobs; null if the user may not read them, or CI/CD is off. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Pipeline(Jobs jobs) {}

  /** A page of jobs. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Jobs(Responses.PageInfo pageInfo, List<Responses.QueuedJob> nodes) {}
}
