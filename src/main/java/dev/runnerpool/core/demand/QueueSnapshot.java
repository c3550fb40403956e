package dev.runnerpool.core.demand;

import java.time.Instant;
import java.util.List;

/**
 * One complete reading of a scope's queue. A partial one never becomes a reading.
 *
 * @param jobs the waiting jobs, each id once
 * @param startedAt when the first request was sent: what happened since may be missing from it
 * @param finishedAt when the last answer had arrived
 */
public record QueueSnapshot(List<Job> jobs, Instant startedAt, Instant finishedAt) {

  /** Copies the jobs. */
  public QueueSnapshot {
    jobs = List.copyOf(jobs);
  }
}
