package dev.runnerpool.core.records;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Records in memory, written at once unless told otherwise, with switches for what may fail. */
public final class CostRecordsFake implements CostRecords {

  private record Key(String of, LocalDate day) {}

  private final ConcurrentMap<Key, RunnerCost> runners = new ConcurrentHashMap<>();
  private final ConcurrentMap<Key, NodeCost> nodes = new ConcurrentHashMap<>();
  private final Set<String> unsettled = ConcurrentHashMap.newKeySet();
  private final AtomicInteger reads = new AtomicInteger();
  private volatile boolean readingFails;
  private volatile boolean writingHangs;

  /** Whether what is asked cannot be read. */
  public void failReading(boolean fails) {
    readingFails = fails;
  }

  /** Whether what is taken over is not written for now. */
  public void hangWriting(boolean hangs) {
    writingHangs = hangs;
    if (!hangs) {
      unsettled.clear();
    }
  }

  /** How often something was read, in vain or not. */
  public int reads() {
    return reads.get();
  }

  /** All that is kept of runners, by pod and day. */
  public List<RunnerCost> runners() {
    return runners.values().stream()
        .sorted(Comparator.comparing(RunnerCost::runner).thenComparing(RunnerCost::day))
        .toList();
  }

  /** All that is kept of nodes, by node and day. */
  public List<NodeCost> nodes() {
    return nodes.values().stream()
        .sorted(Comparator.comparing(NodeCost::uid).thenComparing(NodeCost::day))
        .toList();
  }

  @Override
  public void keepRunners(Collection<RunnerCost> costs) {
    for (RunnerCost cost : costs) {
      runners.merge(
          new Key(cost.runner(), cost.day()),
          cost,
          (old, now) -> now.bookedUntil().isBefore(old.bookedUntil()) ? old : now);
      if (writingHangs) {
        unsettled.add(cost.runner());
      }
    }
  }

  @Override
  public void keepNodes(Collection<NodeCost> costs) {
    costs.forEach(
        cost ->
            nodes.merge(
                new Key(cost.uid(), cost.day()),
                cost,
                (old, now) -> now.bookedUntil().isBefore(old.bookedUntil()) ? old : now));
  }

  @Override
  public boolean isSettled(String runner) {
    return !unsettled.contains(runner);
  }

  @Override
  public List<RunnerCost> live(String pool) {
    read();
    Set<String> ended =
        runners.values().stream()
            .filter(cost -> cost.times().ended().isPresent())
            .map(RunnerCost::runner)
            .collect(Collectors.toSet());
    return runners().stream()
        .filter(cost -> cost.pool().equals(pool) && !ended.contains(cost.runner()))
        .toList();
  }

  @Override
  public Map<LocalDate, Long> spentByDay(String pool, LocalDate since) {
    read();
    Map<LocalDate, Long> byDay = new HashMap<>();
    runners.values().stream()
        .filter(cost -> cost.pool().equals(pool) && !cost.day().isBefore(since))
        .forEach(cost -> byDay.merge(cost.day(), cost.cost().total(), Long::sum));
    return byDay;
  }

  @Override
  public List<NodeCost> nodesSince(Instant bookedUntil) {
    read();
    return nodes().stream().filter(cost -> !cost.bookedUntil().isBefore(bookedUntil)).toList();
  }

  private void read() {
    reads.incrementAndGet();
    if (readingFails) {
      throw new IllegalStateException("the records cannot be read");
    }
  }
}
