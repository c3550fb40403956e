package dev.runnerpool.gitlab.client;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Answers about the jobs a runner took; any component may be null, as GitLab left it out. */
public final class RunnerJobsResponse {

  private static final double MILLIS = 1000;

  private RunnerJobsResponse() {}

  /** Data of the document {@code runner-jobs.graphql}. */
  public record Data(Runner runner) {}

  /** The runner with its jobs, newest first; null if the token may not read them. */
  public record Runner(Responses.Nodes<Job> jobs) {}

  /**
   * A job the runner took.
   *
   * @param id like {@code gid://gitlab/Ci::Build/101}
   * @param status GitLab's word in capitals, such as {@code SUCCESS}
   * @param refName branch, tag, or {@code refs/merge-requests/…} of a merge request
   * @param createdByTag whether {@code refName} is a tag
   * @param process which process of the runner took it
   */
  public record Job(
      String id,
      String name,
      String status,
      List<String> tags,
      String refName,
      Boolean createdByTag,
      Instant queuedAt,
      Instant startedAt,
      Instant finishedAt,
      Stage stage,
      Responses.ProjectOfJob project,
      Pipeline pipeline,
      @JsonProperty("runnerManager") Process process) {}

  /**
   * A pipeline.
   *
   * @param id like {@code gid://gitlab/Ci::Pipeline/7}
   */
  public record Pipeline(String id) {}

  /** A stage of a pipeline. */
  public record Stage(String name) {}

  /** A process that works for a runner; GitLab calls it a runner manager. */
  public record Process(String systemId) {}

  /**
   * A job the runner took, as the REST API tells it: without tags, and without the process that
   * took it (GitLab's {@code API::Entities::Ci::JobBasicWithProject}).
   *
   * @param status GitLab's word, such as {@code success}
   * @param ofTag whether {@code ref} is a tag
   * @param queuedSeconds how long it was pending
   * @param failureReason in GitLab's words; null unless it failed
   */
  public record RestJob(
      Long id,
      String name,
      String stage,
      String status,
      String ref,
      @JsonProperty("tag") Boolean ofTag,
      @JsonProperty("queued_duration") Double queuedSeconds,
      @JsonProperty("started_at") Instant startedAt,
      @JsonProperty("finished_at") Instant finishedAt,
      Responses.Project project,
      RestPipeline pipeline,
      @JsonProperty("failure_reason") String failureReason) {

    /** The job as GraphQL would tell it, as far as REST does. */
    public Job byGraphQl() {
      return new Job(
          "gid://gitlab/Ci::Build/" + id,
          name,
          status == null ? null : status.toUpperCase(Locale.ROOT),
          List.of(),
          ref,
          ofTag,
          startedAt == null || queuedSeconds == null
              ? null
              : startedAt.minusMillis((long) (queuedSeconds * MILLIS)),
          startedAt,
          finishedAt,
          new Stage(stage),
          new Responses.ProjectOfJob(null, project == null ? null : project.path(), null),
          pipeline == null || pipeline.id() == null
              ? null
              : new Pipeline("gid://gitlab/Ci::Pipeline/" + pipeline.id()),
          null);
    }
  }

  /** A pipeline, as the REST API tells it. */
  public record RestPipeline(Long id) {}
}
