package dev.runnerpool.core.records;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Where what was spent is kept. Safe for any number of threads. */
public interface CostRecords {

  /**
   * Takes over what runners cost; what is kept of the same runner and day is replaced, unless it is
   * booked further. Returns at once: it is written in the background and repeated until it is.
   */
  void keepRunners(Collection<RunnerCost> costs);

  /** The same of nodes. */
  void keepNodes(Collection<NodeCost> costs);

  /**
   * Whether all that was taken over of a runner is written, or given up as it could not be written
   * for too long.
   *
   * @param runner UID of its pod
   */
  boolean isSettled(String runner);

  /**
   * The runners of a pool that have not ended, all their days, to go on with after a restart.
   *
   * @param pool namespace and name, as {@code ci/linux-arm64}
   * @throws RuntimeException if they cannot be read; the caller repeats it later
   */
  List<RunnerCost> live(String pool);

  /**
   * What a pool cost by day, in billionths of a dollar; days without are left out. It waits for the
   * database: for a thread of its own.
   *
   * @param pool namespace and name, as {@code ci/linux-arm64}
   * @param since the first day, by UTC
   * @throws RuntimeException if that cannot be read; the caller repeats it later
   */
  Map<LocalDate, Long> spentByDay(String pool, LocalDate since);

  /** The days of nodes booked up to that time or later, to go on with after a restart. */
  List<NodeCost> nodesSince(Instant bookedUntil);
}
