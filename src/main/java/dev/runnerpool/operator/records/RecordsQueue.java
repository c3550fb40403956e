package dev.runnerpool.operator.records;

import dev.runnerpool.core.records.NodeCost;
import dev.runnerpool.core.records.RunnerCost;
import dev.runnerpool.operator.records.JobTable.PoolJob;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What is still to be written, in memory: of each key the newest row alone. A row stays until it is
 * written. Bounded: beyond that the oldest are dropped and counted.
 */
final class RecordsQueue {

  /** A runner that ended waits no longer for the database. */
  static final Duration GIVEN_UP_AFTER = Duration.ofMinutes(5);

  /** Rows of each kind that wait at most. */
  static final int MOST = 10_000;

  /** Rows of ended runners that are remembered as written, so that repeating them is cheap. */
  private static final int REMEMBERED = 4_096;

  /** What is written at once. */
  record Batch(List<RunnerCost> runners, List<NodeCost> nodes, List<PoolJob> jobs) {

    boolean isEmpty() {
      return size() == 0;
    }

    int size() {
      return runners.size() + nodes.size() + jobs.size();
    }
  }

  private record RunnerDay(String runner, LocalDate day) {}

  private record NodeDay(String uid, LocalDate day) {}

  private record JobId(String gitlab, long id) {}

  private record Written(Instant bookedUntil, int hash) {}

  private final int most;
  private final Map<String, Map<LocalDate, RunnerCost>> runners = new LinkedHashMap<>();
  private final Map<String, Long> endedSince = new LinkedHashMap<>();
  private final Map<NodeDay, NodeCost> nodes = new LinkedHashMap<>();
  private final Map<JobId, PoolJob> jobs = new LinkedHashMap<>();
  private final Map<RunnerDay, Written> ends = new LinkedHashMap<>();
  private final AtomicLong dropped = new AtomicLong();

  RecordsQueue(int most) {
    this.most = most;
  }

  /**
   * Takes rows over.
   *
   * @param nanos the time by a clock that never steps
   * @return whether one of them is not to wait
   */
  synchronized boolean addRunners(Collection<RunnerCost> costs, long nanos) {
    for (RunnerCost cost : costs) {
      if (isWritten(cost)) {
        continue;
      }
      runners
          .computeIfAbsent(cost.runner(), runner -> new LinkedHashMap<>())
          .merge(cost.day(), cost, RecordsQueue::newer);
      if (cost.times().ended().isPresent()) {
        endedSince.putIfAbsent(cost.runner(), nanos);
      }
    }
    while (runners.size() > most) {
      String oldest = runners.keySet().iterator().next();
      dropped.addAndGet(runners.remove(oldest).size());
      endedSince.remove(oldest);
    }
    return !endedSince.isEmpty();
  }

  private static RunnerCost newer(RunnerCost before, RunnerCost now) {
    return now.bookedUntil().isBefore(before.bookedUntil()) ? before : now;
  }

  private boolean isWritten(RunnerCost cost) {
    Written written = ends.get(new RunnerDay(cost.runner(), cost.day()));
    return written != null
        && !cost.bookedUntil().isAfter(written.bookedUntil())
        && (cost.bookedUntil().isBefore(written.bookedUntil())
            || cost.hashCode() == written.hash());
  }

  synchronized void addNodes(Collection<NodeCost> costs) {
    for (NodeCost cost : costs) {
      nodes.merge(
          new NodeDay(cost.uid(), cost.day()),
          cost,
          (before, now) -> now.bookedUntil().isBefore(before.bookedUntil()) ? before : now);
    }
    trim(nodes);
  }

  synchronized void addJobs(Collection<PoolJob> finished) {
    for (PoolJob each : finished) {
      jobs.merge(
          new JobId(each.job().gitlab(), each.job().id()),
          each,
          (before, now) -> now.start().isEmpty() ? now.with(before.start()) : now);
    }
    trim(jobs);
  }

  private <K> void trim(Map<K, ?> rows) {
    while (rows.size() > most) {
      rows.remove(rows.keySet().iterator().next());
      dropped.incrementAndGet();
    }
  }

  /** Whether nothing of the runner waits, or it waited too long since it ended. */
  synchronized boolean isSettled(String runner, long nanos) {
    return !runners.containsKey(runner) || isGivenUp(endedSince.get(runner), nanos);
  }

  /** How many runners ended and wait no longer for the database. */
  synchronized long givenUp(long nanos) {
    return endedSince.values().stream().filter(since -> isGivenUp(since, nanos)).count();
  }

  private static boolean isGivenUp(Long since, long nanos) {
    return since != null && nanos - since > GIVEN_UP_AFTER.toNanos();
  }

  /** The next to be written, without those of runners and nodes that live. */
  synchronized Batch urgent(int size) {
    return batch(endedSince.keySet(), List.of(), size);
  }

  /** The next to be written; all are, once each of {@link #written} returned. */
  synchronized Batch all(int size) {
    return batch(new LinkedHashSet<>(runners.keySet()), nodes.values(), size);
  }

  private Batch batch(Set<String> ofRunners, Collection<NodeCost> ofNodes, int size) {
    List<RunnerCost> rows = new ArrayList<>();
    for (String runner : ofRunners) {
      if (rows.size() >= size) {
        break;
      }
      // All days of one at once.
      rows.addAll(runners.get(runner).values());
    }
    return new Batch(
        rows,
        ofNodes.stream().limit(Math.max(0, size - rows.size())).toList(),
        jobs.values().stream().limit(size).toList());
  }

  /** What is not replaced meanwhile waits no more. */
  synchronized void written(Batch batch) {
    for (RunnerCost cost : batch.runners()) {
      removeRunner(cost);
      if (cost.times().ended().isPresent()) {
        ends.put(
            new RunnerDay(cost.runner(), cost.day()),
            new Written(cost.bookedUntil(), cost.hashCode()));
      }
    }
    while (ends.size() > REMEMBERED) {
      ends.remove(ends.keySet().iterator().next());
    }
    removeOthers(batch);
  }

  /** The database does not take it, now or ever. */
  synchronized void refused(Batch batch) {
    dropped.addAndGet(batch.size());
    batch.runners().forEach(this::removeRunner);
    removeOthers(batch);
  }

  private void removeRunner(RunnerCost cost) {
    Map<LocalDate, RunnerCost> days = runners.get(cost.runner());
    if (days != null && days.remove(cost.day(), cost) && days.isEmpty()) {
      runners.remove(cost.runner());
      endedSince.remove(cost.runner());
    }
  }

  private void removeOthers(Batch batch) {
    batch.nodes().forEach(node -> nodes.remove(new NodeDay(node.uid(), node.day()), node));
    batch
        .jobs()
        .forEach(each -> jobs.remove(new JobId(each.job().gitlab(), each.job().id()), each));
  }

  /** Forgets all, without counting it: there is no database to wait for. */
  synchronized void clear() {
    runners.clear();
    endedSince.clear();
    nodes.clear();
    jobs.clear();
    ends.clear();
  }

  synchronized int size() {
    return runners.values().stream().mapToInt(Map::size).sum() + nodes.size() + jobs.size();
  }

  /** How many rows were dropped since the start. */
  long dropped() {
    return dropped.get();
  }
}
