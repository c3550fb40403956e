package dev.runnerpool.sandbox.gitlab.state;

import dev.runnerpool.sandbox.gitlab.ci.CiJob;
import dev.runnerpool.sandbox.gitlab.ci.CiPlan;
import dev.runnerpool.sandbox.gitlab.ci.Trigger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Pipelines and their jobs, and every change of a job's status. */
public final class Jobs {
  private final InstantSource clock;
  private final Runners runners;
  private final Namespaces namespaces;
  private final LongPolls polls;
  private final TreeMap<Long, Job> byId = new TreeMap<>();
  private final TreeMap<Long, Job> queue = new TreeMap<>();
  private final TreeMap<Long, Job> held = new TreeMap<>();
  private final Pipelines pipelines;
  private final ResourceGroups resources = new ResourceGroups();
  private long lastId;

  private Consumer<Job> listener = job -> {};

  Jobs(InstantSource clock, Runners runners, Namespaces namespaces, LongPolls polls) {
    this.clock = clock;
    this.runners = runners;
    this.namespaces = namespaces;
    this.polls = polls;
    this.pipelines = new Pipelines(namespaces);
  }

  /**
   * Creates the pipeline of a push; jobs that are ready are queued at once.
   *
   * @param protect protects the branch from now on
   */
  public Pipeline push(Project project, String ref, boolean protect, CiPlan plan) {
    if (protect) {
      namespaces.protect(project, ref, false);
    }
    return start(project, Origin.push(ref), plan);
  }

  /** Creates a pipeline; jobs that are ready are queued at once. */
  public Pipeline start(Project project, Origin origin, CiPlan plan) {
    Pipeline pipeline = pipelines.begin(project, origin, plan, clock.instant());
    for (CiJob definition : plan.jobs()) {
      create(pipeline, definition, null);
    }
    advance(pipeline);
    return pipeline;
  }

  /**
   * Adds jobs that a runner ran well before, as one pipeline of which nobody is told.
   *
   * @param plan its first job is what each of them was
   * @param past oldest first, as they are numbered in this order
   */
  public void past(Project project, RegisteredRunner runner, CiPlan plan, List<PastJob> past) {
    Instant at = past.get(0).queuedAt();
    Pipeline pipeline = pipelines.begin(project, Origin.push("main"), plan, at);
    for (PastJob ran : past) {
      long number = ++lastId;
      Job job = new Job(number, pipeline, plan.jobs().get(0), null, ran.queuedAt());
      job.status = JobStatus.SUCCESS;
      job.queuedAt = ran.queuedAt();
      job.startedAt = ran.startedAt();
      job.finishedAt = ran.finishedAt();
      job.runner = runner;
      byId.put(number, job);
      pipeline.add(job);
    }
    pipeline.update();
  }

  private Job create(Pipeline pipeline, CiJob definition, Job retryOf) {
    Job job = new Job(++lastId, pipeline, definition, retryOf, clock.instant());
    pipeline.add(job);
    if (!job.isBridge()) {
      byId.put(job.id(), job);
      listener.accept(job);
    }
    return job;
  }

  void advance(Pipeline pipeline) {
    PipelineProgress.advance(pipeline, this::move);
    Job bridge = pipeline.origin().bridge();
    if (bridge != null && bridge.status == JobStatus.PENDING && pipeline.status().isComplete()) {
      boolean failed = pipeline.status() == JobStatus.SKIPPED;
      complete(bridge, failed ? JobStatus.FAILED : pipeline.status());
    }
  }

  /** Sets a status and all that goes with it. */
  void move(Job job, JobStatus status) {
    boolean waits = status == JobStatus.PENDING && !resources.take(job);
    set(job, waits ? JobStatus.WAITING_FOR_RESOURCE : status);
    job.pipeline().update();
    if (job.isBridge() && job.status == JobStatus.PENDING) {
      trigger(job);
    }
    if (status.isComplete()) {
      resources.release(job).ifPresent(next -> move(next, JobStatus.PENDING));
    }
  }

  /** No runner takes it: it starts the other pipeline, and ends at once or with that. */
  private void trigger(Job bridge) {
    Trigger trigger = bridge.definition().trigger();
    if (trigger.project() == null) {
      start(bridge.project(), Origin.child(bridge), trigger.plan());
    } else {
      Project other =
          namespaces
              .project(trigger.project())
              .orElseThrow(
                  () -> new IllegalArgumentException("there is no project " + trigger.project()));
      start(other, Origin.downstream(bridge, trigger.ref()), trigger.plan());
    }
    if (!trigger.waits()) {
      move(bridge, JobStatus.SUCCESS);
    }
  }

  private void set(Job job, JobStatus status) {
    Instant now = clock.instant();
    job.status = status;
    if (job.isBridge()) {
      return;
    }
    queue.remove(job.id());
    held.remove(job.id());
    if (status == JobStatus.PENDING) {
      job.queuedAt = now;
      queue.put(job.id(), job);
      wakeRunnersFor(job);
    } else if (status == JobStatus.RUNNING) {
      job.startedAt = now;
      held.put(job.id(), job);
    } else if (status == JobStatus.CANCELING) {
      held.put(job.id(), job);
    } else if (status.isComplete()) {
      job.finishedAt = now;
    }
    listener.accept(job);
  }

  void onChange(Consumer<Job> told) {
    listener = told;
  }

  private void wakeRunnersFor(Job job) {
    Instant now = clock.instant();
    for (RegisteredRunner runner : runners.all()) {
      if (runner.isTold(now) && JobMatch.matches(runner, job, namespaces)) {
        polls.tick(runner);
      }
    }
  }

  /** Takes a job out of the queue and gives it to a process. */
  void assign(Job job, RegisteredRunner runner, RunnerProcess process) {
    queue.remove(job.id());
    job.runner = runner;
    job.process = process;
    job.assignedAt = clock.instant();
    job.heardAt = job.assignedAt;
    held.put(job.id(), job);
  }

  /** Ends a job as failed; it is tried again if its own rule or {@code alwaysRetries} allows. */
  void fail(Job job, String reason, Integer exitCode, int alwaysRetries) {
    job.failureReason = reason;
    job.exitCode = exitCode;
    move(job, JobStatus.FAILED);
    int retries = job.retries();
    if (retries < alwaysRetries || job.definition().retry().allows(retries, reason, exitCode)) {
      queueAgain(job);
    }
    advance(job.pipeline());
  }

  void complete(Job job, JobStatus status) {
    move(job, status);
    advance(job.pipeline());
  }

  private Job queueAgain(Job job) {
    Job next = create(job.pipeline(), job.definition(), job);
    job.retry = next;
    move(next, JobStatus.PENDING);
    return next;
  }

  /**
   * Runs a finished job again under a new id, and what was skipped because of it.
   *
   * @return empty if the job is not finished or was retried already
   */
  public Optional<Job> retry(Job job) {
    boolean finished = job.status.isComplete() && job.status != JobStatus.SKIPPED;
    if (!finished || job.isRetried()) {
      return Optional.empty();
    }
    Job next = queueAgain(job);
    for (Job other : job.pipeline().latest()) {
      if (other.status == JobStatus.SKIPPED) {
        other.finishedAt = null;
        move(other, JobStatus.CREATED);
      }
    }
    advance(job.pipeline());
    return Optional.of(next);
  }

  /** Runs what failed or was cancelled again, and what was skipped because of it. */
  public void retry(Pipeline pipeline) {
    for (Job job : pipeline.latest()) {
      if (job.status == JobStatus.FAILED || job.status == JobStatus.CANCELED) {
        job.retry = create(pipeline, job.definition(), job);
      } else if (job.status == JobStatus.SKIPPED) {
        job.finishedAt = null;
        move(job, JobStatus.CREATED);
      }
    }
    advance(pipeline);
  }

  /** Cancels all jobs of a pipeline that are not over. */
  public void cancel(Pipeline pipeline) {
    pipeline.latest().forEach(this::cancel);
  }

  /** Starts a manual or delayed job; false if it is neither. */
  public boolean play(Job job) {
    if (job.status != JobStatus.MANUAL && job.status != JobStatus.SCHEDULED) {
      return false;
    }
    move(job, JobStatus.PENDING);
    return true;
  }

  /**
   * Cancels a job. One that runs where the process can finish {@code after_script} is canceling
   * until that process reports its end.
   *
   * @return false if the job is over
   */
  public boolean cancel(Job job) {
    if (job.status.isComplete()) {
      return false;
    }
    boolean gracefully =
        job.status == JobStatus.RUNNING
            && job.process != null
            && job.process.info().cancelGracefully();
    if (gracefully) {
      move(job, JobStatus.CANCELING);
    } else {
      complete(job, JobStatus.CANCELED);
    }
    return true;
  }

  public Optional<Job> find(long id) {
    return Optional.ofNullable(byId.get(id));
  }

  public Optional<Pipeline> pipeline(long id) {
    return pipelines.find(id);
  }

  /** Every job by id. */
  public Collection<Job> all() {
    return Collections.unmodifiableCollection(byId.values());
  }

  /** Every pipeline by id. */
  public Collection<Pipeline> pipelines() {
    return pipelines.all();
  }

  /** Jobs that wait for a runner, by id. */
  List<Job> queue() {
    return List.copyOf(queue.values());
  }

  /** Jobs a runner has, acknowledged or not, by id. */
  List<Job> held() {
    return List.copyOf(held.values());
  }
}
