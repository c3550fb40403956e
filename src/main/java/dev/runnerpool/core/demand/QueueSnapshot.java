package dev.runnerpool.core.demand;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One complete reading of a scope's queue, parts of which may have been read again since. A partial
 * one never becomes a reading.
 *
 * @param jobs the waiting jobs, each id once
 * @param startedAt when the first request was sent: what happened since may be missing from it
 * @param finishedAt when the last answer had arrived
 * @param readAgain projects that were read alone since, by number, and when the first request of
 *     that was sent: what happened to their jobs before is in it
 */
public record QueueSnapshot(
    List<Job> jobs, Instant startedAt, Instant finishedAt, Map<Long, Instant> readAgain) {

  /** Copies the jobs and the projects. */
  public QueueSnapshot {
    jobs = List.copyOf(jobs);
    readAgain = Map.copyOf(readAgain);
  }

  /** A reading of everything at once. */
  public QueueSnapshot(List<Job> jobs, Instant startedAt, Instant finishedAt) {
    this(jobs, startedAt, finishedAt, Map.of());
  }

  /** The same, with a project's jobs as they were read alone from {@code began} on. */
  public QueueSnapshot with(List<Job> now, long project, Instant began) {
    Map<Long, Instant> again = new HashMap<>(readAgain);
    again.put(project, began);
    return new QueueSnapshot(now, startedAt, finishedAt, again);
  }

  /** When those jobs were read that were read again, by id. */
  public Map<Long, Instant> jobsReadAgain() {
    Map<Long, Instant> later = new HashMap<>();
    if (!readAgain.isEmpty()) {
      for (Job job : jobs) {
        Instant at = readAgain.get(job.projectId());
        if (at != null) {
          later.put(job.id(), at);
        }
      }
    }
    return later;
  }
}
