package dev.runnerpool.sandbox.gitlab.state;

import dev.runnerpool.sandbox.gitlab.ci.Need;
import java.util.List;
import java.util.function.BiConsumer;

/** Which created jobs of a pipeline may leave that status, by stages and {@code needs}. */
final class PipelineProgress {
  private enum Earlier {
    UNFINISHED,
    SUCCEEDED,
    FAILED,
    SKIPPED
  }

  private PipelineProgress() {}

  /** Moves every created job that is ready, until none is; {@code move} sets the status. */
  static void advance(Pipeline pipeline, BiConsumer<Job, JobStatus> move) {
    boolean moved = true;
    while (moved) {
      moved = false;
      List<Job> latest = pipeline.latest();
      for (Job job : latest) {
        JobStatus next = job.status == JobStatus.CREATED ? next(job, latest) : JobStatus.CREATED;
        if (next != JobStatus.CREATED) {
          move.accept(job, next);
          moved = true;
        }
      }
    }
  }

  private static JobStatus next(Job job, List<Job> latest) {
    Earlier earlier =
        job.definition().needs() == null ? earlierStages(job, latest) : needed(job, latest);
    if (earlier == Earlier.UNFINISHED) {
      return JobStatus.CREATED;
    }
    boolean succeeded = earlier == Earlier.SUCCEEDED;
    return switch (job.definition().when()) {
      case ALWAYS -> JobStatus.PENDING;
      case ON_FAILURE -> earlier == Earlier.FAILED ? JobStatus.PENDING : JobStatus.SKIPPED;
      case MANUAL -> succeeded ? JobStatus.MANUAL : JobStatus.SKIPPED;
      case DELAYED -> succeeded ? JobStatus.SCHEDULED : JobStatus.SKIPPED;
      case ON_SUCCESS, NEVER -> succeeded ? JobStatus.PENDING : JobStatus.SKIPPED;
    };
  }

  /** A skipped job of an earlier stage counts as success there: what made it skip counts itself. */
  private static Earlier earlierStages(Job job, List<Job> latest) {
    List<String> stages = job.pipeline().plan().stages();
    int stage = stages.indexOf(job.definition().stage());
    boolean failed = false;
    for (Job other : latest) {
      if (stages.indexOf(other.definition().stage()) < stage) {
        if (isUnfinished(other) && !isOptionalManual(other)) {
          return Earlier.UNFINISHED;
        }
        failed |= isFailure(other);
      }
    }
    return failed ? Earlier.FAILED : Earlier.SUCCEEDED;
  }

  private static Earlier needed(Job job, List<Job> latest) {
    Earlier result = Earlier.SUCCEEDED;
    for (Need need : job.definition().needs()) {
      for (Job other : latest) {
        if (isNamed(other, need.job())) {
          if (isUnfinished(other) && !isOptionalManual(other)) {
            return Earlier.UNFINISHED;
          }
          boolean skipped = other.status == JobStatus.SKIPPED || isOptionalManual(other);
          if (isFailure(other)) {
            result = Earlier.FAILED;
          } else if (skipped && result == Earlier.SUCCEEDED) {
            result = Earlier.SKIPPED;
          }
        }
      }
    }
    return result;
  }

  private static boolean isNamed(Job job, String name) {
    return job.definition().name().equals(name) || job.definition().group().equals(name);
  }

  private static boolean isUnfinished(Job job) {
    return !job.status.isComplete();
  }

  private static boolean isOptionalManual(Job job) {
    boolean waits = job.status == JobStatus.MANUAL || job.status == JobStatus.SCHEDULED;
    return waits && job.failureIsAllowed();
  }

  private static boolean isFailure(Job job) {
    boolean bad = job.status == JobStatus.FAILED || job.status == JobStatus.CANCELED;
    return bad && !job.failureIsAllowed();
  }
}
