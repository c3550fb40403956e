package dev.runnerpool.core.records;

import java.util.Collection;

/** Where finished jobs are kept for cost and reports. Safe for any number of threads. */
public interface JobRecords {

  /**
   * Keeps jobs of a pool. A job that is kept already is replaced: repeating a call is harmless.
   * Returns at once: they are written in the background and repeated until they are.
   *
   * @param pool namespace and name, as {@code ci/linux-arm64}
   * @throws RuntimeException when they cannot be kept; the caller repeats it later
   */
  void keep(String pool, Collection<JobRecord> finished);
}
