package dev.runnerpool.sandbox.gitlab.state;

import dev.runnerpool.sandbox.gitlab.ci.CiPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The jobs that were made for one ref of a project at one time. */
public final class Pipeline {
  private final long id;
  private final Project project;
  private final Origin origin;
  private final boolean protectedRef;
  private final CiPlan plan;
  private final Instant createdAt;
  private final List<Job> jobs = new ArrayList<>();
  private JobStatus status = JobStatus.CREATED;

  Pipeline(
      long id,
      Project project,
      Origin origin,
      boolean protectedRef,
      CiPlan plan,
      Instant createdAt) {
    this.id = id;
    this.project = project;
    this.origin = origin;
    this.protectedRef = protectedRef;
    this.plan = plan;
    this.createdAt = createdAt;
  }

  public long id() {
    return id;
  }

  public Project project() {
    return project;
  }

  public Origin origin() {
    return origin;
  }

  public String ref() {
    return origin.ref();
  }

  /** Whether a job of the same project started it. */
  public boolean isChild() {
    return origin.source().equals(Origin.CHILD);
  }

  public boolean protectedRef() {
    return protectedRef;
  }

  public CiPlan plan() {
    return plan;
  }

  public Instant createdAt() {
    return createdAt;
  }

  /** A commit id made up from the pipeline's number. */
  public String sha() {
    return "%040x".formatted(id);
  }

  void add(Job job) {
    jobs.add(job);
  }

  /** Every try of every job, jobs that trigger pipelines among them. */
  public List<Job> jobs() {
    return Collections.unmodifiableList(jobs);
  }

  /** The latest try of every job, in file order of the first tries. */
  public List<Job> latest() {
    return jobs.stream().filter(job -> !job.isRetried()).toList();
  }

  /** The pipeline's status as it was last computed. */
  public JobStatus status() {
    return status;
  }

  /**
   * Computes the status from the latest tries. A pipeline that ran, or ended, is not pending again
   * when jobs of it are retried: it runs (events {@code enqueue} and {@code run} of GitLab's {@code
   * Ci::Pipeline}).
   */
  void update() {
    JobStatus next = PipelineStatus.of(latest());
    if (next == JobStatus.CREATED) {
      return;
    }
    boolean ran = status == JobStatus.RUNNING || status.isComplete() && status != JobStatus.SKIPPED;
    status = next == JobStatus.PENDING && ran ? JobStatus.RUNNING : next;
  }
}
