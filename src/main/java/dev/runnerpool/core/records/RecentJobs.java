package dev.runnerpool.core.records;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The jobs that finished last, in memory: bounded in number and in age over all pools together, the
 * oldest go first.
 */
public final class RecentJobs implements JobRecords {

  private static final Comparator<Key> OLDEST_FIRST =
      Comparator.comparing(Key::finishedAt).thenComparing(Key::gitlab).thenComparing(Key::id);

  private final int most;
  private final Duration longest;
  private final Supplier<Instant> now;
  private final TreeMap<Key, Kept> byTime = new TreeMap<>(OLDEST_FIRST);
  private final Map<JobId, Key> byId = new HashMap<>();

  private record JobId(String gitlab, long id) {}

  private record Key(Instant finishedAt, String gitlab, long id) {}

  private record Kept(String pool, JobRecord job) {}

  /**
   * Keeps nothing yet.
   *
   * @param most how many jobs are kept, at least 0
   * @param longest how long after its end a job is kept
   * @param now tells the time
   */
  public RecentJobs(int most, Duration longest, Supplier<Instant> now) {
    this.most = most;
    this.longest = longest;
    this.now = now;
  }

  @Override
  public synchronized void keep(String pool, Collection<JobRecord> finished) {
    for (JobRecord job : finished) {
      Key key = new Key(job.finishedAt(), job.gitlab(), job.id());
      Key before = byId.put(new JobId(job.gitlab(), job.id()), key);
      if (before != null) {
        byTime.remove(before);
      }
      byTime.put(key, new Kept(pool, job));
    }
    forgetOld();
  }

  @Override
  public synchronized List<JobRecord> finished(String pool, Instant since) {
    forgetOld();
    return byTime.values().stream()
        .filter(kept -> kept.pool().equals(pool))
        .map(Kept::job)
        .filter(job -> !job.finishedAt().isBefore(since))
        .toList();
  }

  private void forgetOld() {
    Instant oldest = now.get().minus(longest);
    while (!byTime.isEmpty()
        && (byTime.size() > most || byTime.firstKey().finishedAt().isBefore(oldest))) {
      Key gone = byTime.pollFirstEntry().getKey();
      byId.remove(new JobId(gone.gitlab(), gone.id()));
    }
  }
}
