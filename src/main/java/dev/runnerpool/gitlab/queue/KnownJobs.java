package dev.runnerpool.gitlab.queue;

import dev.runnerpool.core.demand.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes the jobs of one reading comparable with those of the one before. */
final class KnownJobs {

  private static final Duration JITTER = Duration.ofSeconds(5);

  private static final double MILLIS = 1000;

  private KnownJobs() {}

  /**
   * When a job became pending, by our clock: GitLab tells how many seconds it has waited, and where
   * it does not that is now.
   */
  static Instant queuedAt(Double waited, Instant now) {
    return waited == null || waited < 0 ? now : now.minusMillis(Math.round(waited * MILLIS));
  }

  /**
   * Each job once, by id. A job known before keeps its time: the time derived from GitLab's answer
   * varies a little with how long the answer took, and where GitLab does not tell how long a job
   * has waited, or always the same, it has waited since it was seen first.
   */
  static List<Job> once(List<Job> read, List<Job> knownBefore) {
    Map<Long, Job> known = new HashMap<>();
    knownBefore.forEach(job -> known.put(job.id(), job));
    Map<Long, Job> jobs = new HashMap<>();
    read.forEach(job -> jobs.putIfAbsent(job.id(), steady(job, known.get(job.id()))));
    return jobs.values().stream().sorted(Comparator.comparingLong(Job::id)).toList();
  }

  private static Job steady(Job job, Job before) {
    boolean same =
        before != null
            && before.tags().equals(job.tags())
            && Duration.between(job.queuedAt(), before.queuedAt()).compareTo(JITTER) < 0;
    return same ? job.withQueuedAt(before.queuedAt()) : job;
  }
}
