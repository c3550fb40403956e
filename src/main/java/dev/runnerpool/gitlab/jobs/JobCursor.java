package dev.runnerpool.gitlab.jobs;

import dev.runnerpool.gitlab.client.RunnerJobsResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What was seen of a runner's jobs: so that each that ends is found once, and pages are read only
 * as far down as need be. Jobs end in another order than they are numbered: those that run on
 * beyond the first page are looked for every ten minutes. Not safe for concurrent use.
 */
final class JobCursor {

  /** How often jobs that have not ended are looked for, however old they are. */
  static final Duration LONG_JOBS = Duration.ofMinutes(10);

  private static final long NONE = -1;

  private final TreeSet<Long> unfinished = new TreeSet<>();
  private long newest;
  private Instant wholeAt = Instant.MIN;

  private JobCursor(long newest) {
    this.newest = newest;
  }

  /** Of a runner whose jobs were never read: the first reading takes one page. */
  static JobCursor unread() {
    return new JobCursor(NONE);
  }

  /** Of a runner that was just made: all its jobs are new. */
  static JobCursor none() {
    return new JobCursor(0);
  }

  boolean isUnread() {
    return newest == NONE;
  }

  /** Whether jobs were seen that have not ended. */
  boolean anyUnfinished() {
    return !unfinished.isEmpty();
  }

  /** The job down to which to read now. */
  long downTo(Instant now) {
    if (isUnread()) {
      return Long.MAX_VALUE;
    }
    return isWhole(now) ? Math.min(newest, unfinished.first()) : newest;
  }

  private boolean isWhole(Instant now) {
    return anyUnfinished() && !now.isBefore(wholeAt.plus(LONG_JOBS));
  }

  /** Those of a reading that ended since the one before, by number. */
  NavigableMap<Long, RunnerJobsResponse.Job> ended(
      NavigableMap<Long, RunnerJobsResponse.Job> read) {
    NavigableMap<Long, RunnerJobsResponse.Job> ended = new TreeMap<>(read);
    ended
        .entrySet()
        .removeIf(
            job ->
                JobRecordMapper.end(job.getValue()).isEmpty()
                    || (job.getKey() <= newest && !unfinished.contains(job.getKey())));
    return ended;
  }

  /**
   * Takes a reading over.
   *
   * @param now when it began
   */
  void add(NavigableMap<Long, RunnerJobsResponse.Job> read, Instant now) {
    if (isWhole(now)) {
      wholeAt = now;
    }
    if (read.isEmpty()) {
      newest = Math.max(newest, 0);
      return;
    }
    // What the pages passed over is gone: deleted, or not ours to read any more.
    unfinished.tailSet(read.firstKey(), true).clear();
    read.forEach(
        (id, job) -> {
          if (JobRecordMapper.end(job).isEmpty()) {
            unfinished.add(id);
          }
        });
    newest = Math.max(newest, read.lastKey());
  }
}
