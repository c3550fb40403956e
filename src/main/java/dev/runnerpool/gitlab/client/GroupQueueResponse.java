package dev.runnerpool.gitlab.client;

import dev.runnerpool.gitlab.client.Responses.Nodes;

/** Data of the document {@code group-queue.graphql}; any component may be null. */
public record GroupQueueResponse(Complexity queryComplexity, Metadata metadata, Group group) {

  /**
   * What GitLab says of itself.
   *
   * @param version like {@code 18.4.1-ee}
   */
  public record Metadata(String version) {}

  /** What GitLab computes the request to cost, and what a request of this user may cost. */
  public record Complexity(Integer score, Integer limit) {}

  /** The group; null if there is none, or none for this token. */
  public record Group(Nodes<Project> projects) {}

  /**
   * A project with its pipelines that may hold waiting jobs.
   *
   * @param id like {@code gid://gitlab/Project/7}
   * @param pendingChildren pipelines that jobs of others in the project started
   */
  public record Project(
      String id,
      String fullPath,
      Boolean archived,
      Permissions userPermissions,
      Nodes<Pipeline> pending,
      Nodes<Pipeline> pendingChildren,
      Nodes<Pipeline> running,
      Nodes<Pipeline> runningChildren) {}

  /**
   * What the token's user may do in a project. Without this right its pipelines may look like none;
   * guests may read jobs without it where jobs are public.
   */
  public record Permissions(Boolean readCommitStatus) {}

  /** A pipeline with its pending jobs; null if the user may not read them, or CI/CD is off. */
  public record Pipeline(Nodes<Responses.QueuedJob> jobs) {}
}
