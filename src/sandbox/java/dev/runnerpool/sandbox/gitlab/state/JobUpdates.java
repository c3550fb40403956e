package dev.runnerpool.sandbox.gitlab.state;

import java.time.InstantSource;
import java.util.zip.CRC32;

/** What a runner process may say about a job it was given. */
public final class JobUpdates {
  private final InstantSource clock;
  private final Jobs jobs;

  JobUpdates(InstantSource clock, Jobs jobs) {
    this.clock = clock;
    this.jobs = jobs;
  }

  /**
   * One update.
   *
   * @param state pending, running, success or failed
   * @param checksum of the log, {@code crc32:} and eight hexadecimal digits, or null
   */
  public record Update(String state, String failureReason, Integer exitCode, String checksum) {}

  /** What an update led to. */
  public enum Result {
    DONE,
    /** Not finished with the log yet: say it again. */
    LATER,
    INVALID,
    /** The log does not fit its checksum: send it again. */
    WRONG_CHECKSUM
  }

  /** Notes that the process that holds {@code job} is alive. */
  public void heard(Job job) {
    job.heardAt = clock.instant();
  }

  /** Applies an update to a job that is held by a runner. */
  public Result apply(Job job, Update update, Switches switches) {
    heard(job);
    if (job.awaitsAcknowledgement()) {
      return acknowledge(job, update);
    }
    return switch (update.state()) {
      case "running" -> Result.DONE;
      case "success", "failed" -> finish(job, update, switches);
      default -> Result.INVALID;
    };
  }

  private Result acknowledge(Job job, Update update) {
    return switch (update.state()) {
      case "pending" -> Result.DONE;
      case "running" -> {
        jobs.move(job, JobStatus.RUNNING);
        yield Result.DONE;
      }
      default -> Result.INVALID;
    };
  }

  private Result finish(Job job, Update update, Switches switches) {
    if (job.answersDeferred < switches.finalUpdatesDeferred()) {
      job.answersDeferred++;
      return Result.LATER;
    }
    boolean fits = update.checksum() == null || update.checksum().equals(checksum(job.log()));
    if (switches.refuseWrongChecksum() && !fits) {
      return Result.WRONG_CHECKSUM;
    }
    if (job.status == JobStatus.CANCELING) {
      jobs.complete(job, JobStatus.CANCELED);
    } else if (update.state().equals("success")) {
      job.exitCode = 0;
      jobs.complete(job, JobStatus.SUCCESS);
    } else {
      String reason =
          update.failureReason() == null || update.failureReason().isEmpty()
              ? "unknown_failure"
              : update.failureReason();
      jobs.fail(job, reason, update.exitCode(), 0);
    }
    return Result.DONE;
  }

  private static String checksum(JobLog log) {
    CRC32 crc = new CRC32();
    crc.update(log.content());
    return "crc32:%08x".formatted(crc.getValue());
  }
}
