package dev.runnerpool.core.records;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
   * The runners of a pool that ended shortly before {@link #live} was read, after which it is
   * asked: their pods may still be there. All that they cost is kept.
   *
   * @return UIDs of their pods
   */
  Set<String> endedLately(String pool);

  /**
   * What a pool cost by day, in billionths of a dollar; days without are left out. It waits for the
   * database: for a thread of its own.
   *
   * @param pool namespace and name, as {@code ci/linux-arm64}
   * @param since the first day, by UTC
   * @throws RuntimeException if that cannot be read; the caller repeats it later
   */
  Map<LocalDate, Long> spentByDay(String pool, LocalDate since);

  /**
   * What nodes cost by days, to go on with after a restart: as of when {@link #live} is.
   *
   * @param since the first day
   * @throws RuntimeException if it cannot be read; the caller repeats it later
   */
  KeptNodes nodesSince(LocalDate since);
}
