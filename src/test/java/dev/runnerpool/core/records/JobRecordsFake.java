package dev.runnerpool.core.records;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Records in memory that a test can make fail. */
public final class JobRecordsFake implements JobRecords {

  private record Kept(String pool, JobRecord job) {}

  private final List<Kept> kept = new ArrayList<>();
  private boolean keepFails;
  private boolean losesAnswer;
  private int times;

  /** How often something, or nothing, was given to keep. */
  public synchronized int times() {
    return times;
  }

  /** From now on nothing is kept, and the caller is told. */
  public synchronized void failToKeep(boolean fails) {
    keepFails = fails;
  }

  /** From now on all is kept, but the caller is told that it failed. */
  public synchronized void failAfterKeeping(boolean fails) {
    losesAnswer = fails;
  }

  @Override
  public synchronized void keep(String pool, Collection<JobRecord> finished) {
    times++;
    if (keepFails) {
      throw new IllegalStateException("records are out of reach");
    }
    for (JobRecord job : finished) {
      kept.removeIf(
          other -> other.job().id() == job.id() && other.job().gitlab().equals(job.gitlab()));
      kept.add(new Kept(pool, job));
    }
    if (losesAnswer) {
      throw new IllegalStateException("the answer of the records was lost");
    }
  }

  /** What is kept of a pool's jobs that finished then or later. */
  public synchronized List<JobRecord> finished(String pool, Instant since) {
    return kept.stream()
        .filter(each -> each.pool().equals(pool))
        .map(Kept::job)
        .filter(job -> !job.finishedAt().isBefore(since))
        .toList();
  }
}
