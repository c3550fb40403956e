package dev.runnerpool.sandbox.gitlab.state;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** GitLab's periodic jobs: what nobody takes, acknowledges or reports on is given up. */
public final class Housekeeping {
  private static final Duration UNMATCHED_LIMIT = Duration.ofHours(1);
  private static final Duration QUEUE_LIMIT = Duration.ofDays(1);
  private static final Duration SILENCE_LIMIT = Duration.ofHours(1);

  private final InstantSource clock;
  private final Jobs jobs;
  private final Runners runners;
  private final Namespaces namespaces;

  Housekeeping(InstantSource clock, Jobs jobs, Runners runners, Namespaces namespaces) {
    this.clock = clock;
    this.jobs = jobs;
    this.runners = runners;
    this.namespaces = namespaces;
  }

  /** Gives up what is overdue now. */
  public void sweep(Switches switches) {
    Instant now = clock.instant();
    for (Job job : jobs.queue()) {
      dropIfStuck(job, now);
    }
    for (Job job : jobs.held()) {
      Duration silent = Duration.between(job.heardAt, now);
      if (job.awaitsAcknowledgement()) {
        if (silent.compareTo(switches.acknowledgeWithin()) > 0) {
          jobs.fail(job, "runner_provisioning_timeout", null, switches.provisioningRetries());
        }
      } else if (silent.compareTo(SILENCE_LIMIT) > 0 && job.status() == JobStatus.CANCELING) {
        jobs.complete(job, JobStatus.CANCELED);
      } else if (silent.compareTo(SILENCE_LIMIT) > 0) {
        jobs.fail(job, "stuck_or_timeout_failure", null, 0);
      }
    }
  }

  private void dropIfStuck(Job job, Instant now) {
    Duration waited = Duration.between(job.queuedAt, now);
    boolean matched = waited.compareTo(UNMATCHED_LIMIT) > 0 && hasOnlineRunner(job, now);
    if (waited.compareTo(QUEUE_LIMIT) > 0) {
      jobs.fail(
          job,
          matched ? "stuck_pending_with_matching_runners" : "stuck_pending_no_matching_runners",
          null,
          0);
    } else if (waited.compareTo(UNMATCHED_LIMIT) > 0 && !matched) {
      jobs.fail(job, "stuck_pending_no_matching_runners", null, 0);
    }
  }

  private boolean hasOnlineRunner(Job job, Instant now) {
    return runners.all().stream()
        .anyMatch(
            runner ->
                !runner.settings().paused()
                    && runner.status(now).equals("online")
                    && JobMatch.matches(runner, job, namespaces));
  }
}
