package dev.runnerpool.sandbox.gitlab.state;

import dev.runnerpool.sandbox.gitlab.ci.CiJob;
import java.time.Duration;
import java.time.Instant;

/** One try at one job of a pipeline. Fields change only inside this package, under the lock. */
public final class Job {
  private final long id;
  private final Pipeline pipeline;
  private final CiJob definition;
  private final Job retryOf;
  private final Instant createdAt;
  private final String token = Secrets.next("glcbt-64_");
  private final JobLog log = new JobLog();
  JobStatus status = JobStatus.CREATED;
  Instant queuedAt;
  Instant assignedAt;
  Instant startedAt;
  Instant finishedAt;
  Instant heardAt;
  RegisteredRunner runner;
  RunnerProcess process;
  String failureReason;
  Integer exitCode;
  Job retry;
  byte[] artifacts;
  int answersDeferred;

  Job(long id, Pipeline pipeline, CiJob definition, Job retryOf, Instant createdAt) {
    this.id = id;
    this.pipeline = pipeline;
    this.definition = definition;
    this.retryOf = retryOf;
    this.createdAt = createdAt;
  }

  public long id() {
    return id;
  }

  public Pipeline pipeline() {
    return pipeline;
  }

  public Project project() {
    return pipeline.project();
  }

  public CiJob definition() {
    return definition;
  }

  public JobStatus status() {
    return status;
  }

  public Instant createdAt() {
    return createdAt;
  }

  public Instant queuedAt() {
    return queuedAt;
  }

  public Instant startedAt() {
    return startedAt;
  }

  public Instant finishedAt() {
    return finishedAt;
  }

  /** The runner it was given to, null until then. */
  public RegisteredRunner runner() {
    return runner;
  }

  public RunnerProcess process() {
    return process;
  }

  public String token() {
    return token;
  }

  public JobLog log() {
    return log;
  }

  public String failureReason() {
    return failureReason;
  }

  /** The uploaded archive, null if there is none. */
  public byte[] artifacts() {
    return artifacts;
  }

  public void artifacts(byte[] archive) {
    artifacts = archive;
  }

  /** Whether it starts another pipeline and is for no runner: GitLab calls it a bridge. */
  public boolean isBridge() {
    return definition.trigger() != null;
  }

  /** Whether a later try has taken its place. */
  public boolean isRetried() {
    return retry != null;
  }

  /** How often this job was run before this try. */
  public int retries() {
    return retryOf == null ? 0 : retryOf.retries() + 1;
  }

  /** Given to a runner that has not acknowledged it yet. */
  public boolean awaitsAcknowledgement() {
    return status == JobStatus.PENDING && runner != null;
  }

  /** Whether its failure, if it failed, does not fail the pipeline. */
  public boolean failureIsAllowed() {
    return definition.allowsFailure(exitCode);
  }

  /** How long it waited, or has waited by {@code now}; null before it is queued. */
  public Duration queued(Instant now) {
    return queuedAt == null
        ? null
        : Duration.between(queuedAt, startedAt == null ? now : startedAt);
  }

  /** How long it ran, or has run by {@code now}; null before it starts. */
  public Duration ran(Instant now) {
    return startedAt == null
        ? null
        : Duration.between(startedAt, finishedAt == null ? now : finishedAt);
  }

  /** An immutable copy. */
  public SimulatedJob view() {
    return new SimulatedJob(
        id,
        definition.name(),
        definition.stage(),
        status.word(),
        failureReason,
        exitCode,
        definition.allowFailure(),
        definition.tags(),
        project().id(),
        project().fullPath(),
        pipeline.id(),
        pipeline.ref(),
        pipeline.protectedRef(),
        createdAt,
        queuedAt,
        assignedAt,
        startedAt,
        finishedAt,
        runner == null ? null : runner.id(),
        process == null ? null : process.systemId(),
        process == null ? null : process.info().name(),
        process == null ? null : process.info().architecture(),
        retryOf == null ? null : retryOf.id,
        retry == null ? null : retry.id,
        log.size());
  }
}
