package dev.runnerpool.sandbox.gitlab.state;

import dev.runnerpool.sandbox.gitlab.ci.CiPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** One push to one ref of a project, and the jobs it made. */
public final class Pipeline {
  private final long id;
  private final Project project;
  private final String ref;
  private final boolean protectedRef;
  private final CiPlan plan;
  private final Instant createdAt;
  private final List<Job> jobs = new ArrayList<>();

  Pipeline(
      long id, Project project, String ref, boolean protectedRef, CiPlan plan, Instant createdAt) {
    this.id = id;
    this.project = project;
    this.ref = ref;
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

  public String ref() {
    return ref;
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

  /** Every try of every job. */
  public List<Job> jobs() {
    return Collections.unmodifiableList(jobs);
  }

  /** The latest try of every job, in file order of the first tries. */
  public List<Job> latest() {
    return jobs.stream().filter(job -> !job.isRetried()).toList();
  }

  /** The pipeline's status, made up from the latest try of each job. */
  public JobStatus status() {
    List<Job> latest = latest();
    List<JobStatus> all = latest.stream().map(Job::status).toList();
    if (all.contains(JobStatus.RUNNING) || all.contains(JobStatus.CANCELING)) {
      return JobStatus.RUNNING;
    }
    boolean begun = latest.stream().anyMatch(job -> job.startedAt() != null);
    if (all.contains(JobStatus.PENDING)) {
      return begun ? JobStatus.RUNNING : JobStatus.PENDING;
    }
    if (latest.stream().anyMatch(job -> waitsForSomebody(job) && !job.failureIsAllowed())) {
      return JobStatus.MANUAL;
    }
    if (all.contains(JobStatus.CREATED)) {
      return begun ? JobStatus.RUNNING : JobStatus.CREATED;
    }
    return finalStatus(latest);
  }

  private static JobStatus finalStatus(List<Job> latest) {
    List<JobStatus> counted =
        latest.stream()
            .filter(job -> !waitsForSomebody(job))
            .map(job -> job.failureIsAllowed() ? JobStatus.SUCCESS : job.status())
            .toList();
    if (counted.contains(JobStatus.FAILED)) {
      return JobStatus.FAILED;
    }
    if (counted.contains(JobStatus.CANCELED)) {
      return JobStatus.CANCELED;
    }
    return counted.contains(JobStatus.SUCCESS) ? JobStatus.SUCCESS : JobStatus.SKIPPED;
  }

  private static boolean waitsForSomebody(Job job) {
    return job.status() == JobStatus.MANUAL || job.status() == JobStatus.SCHEDULED;
  }
}
