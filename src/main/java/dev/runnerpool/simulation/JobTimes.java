package dev.runnerpool.simulation;

import java.util.Comparator;
import java.util.List;

/** When the jobs of a trace were queued and how long they run, in milliseconds, oldest first. */
final class JobTimes {
  private final long[] queuedAt;
  private final long[] duration;

  JobTimes(List<TracedJob> jobs) {
    List<TracedJob> sorted =
        jobs.stream().sorted(Comparator.comparing(TracedJob::queuedAt)).toList();
    queuedAt = sorted.stream().mapToLong(job -> job.queuedAt().toEpochMilli()).toArray();
    duration = sorted.stream().mapToLong(job -> job.duration().toMillis()).toArray();
  }

  int count() {
    return queuedAt.length;
  }

  long queuedAt(int job) {
    return queuedAt[job];
  }

  long duration(int job) {
    return duration[job];
  }
}
