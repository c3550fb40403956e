package dev.runnerpool.gitlab.jobs;

import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.gitlab.client.RunnerJobsResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What was seen of a runner's jobs: so that each that ends is found once, and pages are read only
 * as far down as need be. Jobs neither begin nor end in the order of their numbers: GitLab numbers
 * all jobs of a pipeline when that is made, so a later stage begins after jobs of newer pipelines.
 * Those that run on beyond the first page are looked for every ten minutes. Not safe for concurrent
 * use.
 */
final class JobCursor {

  /** How often jobs that have not ended are looked for, however old they are. */
  static final Duration LONG_JOBS = Duration.ofMinutes(10);

  /** Most jobs that are remembered to have ended. */
  static final int MOST_ENDED = 1000;

  private static final long NONE = -1;

  private final TreeSet<Long> unfinished = new TreeSet<>();
  private final TreeSet<Long> ended = new TreeSet<>();

  /** Of jobs up to this number it is not remembered whether they ended. */
  private long floor;

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

  /** What these runners hold or held ends, whatever its number is. */
  void taken(List<Runner> runners) {
    for (Runner runner : runners) {
      if (runner.job().isPresent() && !ended.contains(runner.job().getAsLong())) {
        unfinished.add(runner.job().getAsLong());
      }
    }
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

  /** Those of a reading that ended and were in none before as such, by number. */
  NavigableMap<Long, RunnerJobsResponse.Job> ended(
      NavigableMap<Long, RunnerJobsResponse.Job> read) {
    NavigableMap<Long, RunnerJobsResponse.Job> news = new TreeMap<>(read);
    news.entrySet()
        .removeIf(job -> JobRecordMapper.end(job.getValue()).isEmpty() || !isAwaited(job.getKey()));
    return news;
  }

  private boolean isAwaited(long job) {
    return unfinished.contains(job) || (job > floor && !ended.contains(job));
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
    if (isUnread()) {
      // What is below may have ended long ago.
      floor = read.firstKey() - 1;
    }
    // What the pages passed over is gone: deleted, or not ours to read any more.
    unfinished.tailSet(read.firstKey(), true).clear();
    read.forEach(
        (id, job) -> {
          if (JobRecordMapper.end(job).isEmpty()) {
            unfinished.add(id);
          } else {
            ended.add(id);
          }
        });
    while (ended.size() > MOST_ENDED) {
      floor = Math.max(floor, ended.pollFirst());
    }
    newest = Math.max(newest, read.lastKey());
  }
}
