package dev.runnerpool.core.demand;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One complete reading of a scope's queue, parts of which may have been read again since. A partial
 * one never becomes a reading.
 *
 * @param jobs the waiting jobs, each id once
 * @param startedAt when the first request was sent: what happened since may be missing from it
 * @param finishedAt when the last answer had arrived
 * @param readAgain projects that were read alone since, by number, and when the first request of
 *     that was sent: what happened to their jobs before is in it
 * @param added jobs that came since, by id, and when the first request was sent that found them
 */
public record QueueSnapshot(
    List<Job> jobs,
    Instant startedAt,
    Instant finishedAt,
    Map<Long, Instant> readAgain,
    Map<Long, Instant> added) {

  /** Copies the jobs and the projects. */
  public QueueSnapshot {
    jobs = List.copyOf(jobs);
    readAgain = Map.copyOf(readAgain);
    added = Map.copyOf(added);
  }

  /** A reading of everything at once. */
  public QueueSnapshot(List<Job> jobs, Instant startedAt, Instant finishedAt) {
    this(jobs, startedAt, finishedAt, Map.of(), Map.of());
  }

  /** The same, with a project's jobs as they were read alone from {@code began} on. */
  public QueueSnapshot with(List<Job> now, long project, Instant began) {
    Map<Long, Instant> again = new HashMap<>(readAgain);
    again.put(project, began);
    return new QueueSnapshot(now, startedAt, finishedAt, again, added);
  }

  /**
   * The same with more jobs, found from {@code began} on. Those that left meanwhile are still among
   * them, until everything is read again.
   */
  public QueueSnapshot withNew(List<Job> found, Instant began) {
    Set<Long> known = ids();
    Map<Long, Instant> more = new HashMap<>(added);
    List<Job> all = new ArrayList<>(jobs);
    for (Job job : found) {
      if (known.add(job.id())) {
        more.put(job.id(), began);
        all.add(job);
      }
    }
    return more.size() == added.size()
        ? this
        : new QueueSnapshot(all, startedAt, finishedAt, readAgain, more);
  }

  /** The same with what was added to another reading since this one began, and is not in it. */
  public QueueSnapshot withNewOf(QueueSnapshot other) {
    Map<Long, Instant> since = new HashMap<>(other.added);
    since.values().removeIf(at -> at.isBefore(startedAt));
    since.keySet().removeAll(ids());
    if (since.isEmpty()) {
      return this;
    }
    List<Job> all = new ArrayList<>(jobs);
    other.jobs.stream().filter(job -> since.containsKey(job.id())).forEach(all::add);
    since.putAll(added);
    return new QueueSnapshot(all, startedAt, finishedAt, readAgain, since);
  }

  /** Whether any of these jobs is not in it. */
  public boolean lacksAny(List<Job> others) {
    Set<Long> known = ids();
    return others.stream().anyMatch(job -> !known.contains(job.id()));
  }

  /** The jobs' ids. */
  public Set<Long> ids() {
    Set<Long> ids = new HashSet<>();
    jobs.forEach(job -> ids.add(job.id()));
    return ids;
  }

  /** When those jobs were read that were read again, by id. */
  public Map<Long, Instant> jobsReadAgain() {
    Map<Long, Instant> later = new HashMap<>(added);
    if (!readAgain.isEmpty()) {
      for (Job job : jobs) {
        Instant at = readAgain.get(job.projectId());
        if (at != null) {
          later.merge(job.id(), at, (one, other) -> one.isAfter(other) ? one : other);
        }
      }
    }
    return later;
  }
}
