package dev.runnerpool.core.records;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** Where finished jobs are kept for cost and reports. Safe for any number of threads. */
public interface JobRecords {

  /**
   * Keeps jobs of a pool. A job that is kept already is replaced: repeating a call is harmless.
   *
   * @param pool namespace and name, as {@code ci/linux-arm64}
   * @throws RuntimeException when they cannot be kept; the caller repeats it later
   */
  void keep(String pool, Collection<JobRecord> finished);

  /**
   * The pool's jobs that are still kept.
   *
   * @param pool namespace and name, as {@code ci/linux-arm64}
   * @param since leaves out jobs that finished before
   * @return by the time they finished, oldest first
   */
  List<JobRecord> finished(String pool, Instant since);
}
