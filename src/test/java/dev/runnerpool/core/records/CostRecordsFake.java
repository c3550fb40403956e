package dev.runnerpool.core.records;

import java.time.LocalDate;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Costs in memory, which a test can make slow to settle or fail to be read. */
public final class CostRecordsFake implements CostRecords {

  private record Key(String what, LocalDate day) {}

  private final Map<Key, RunnerCost> runners = new LinkedHashMap<>();
  private final Map<Key, NodeCost> nodes = new LinkedHashMap<>();
  private boolean unsettled;
  private boolean unreadable;
  private int reads;

  /** From now on, until it is taken back, nothing that is taken over is settled. */
  public synchronized void leaveUnsettled(boolean leaves) {
    unsettled = leaves;
  }

  /** From now on, until it is taken back, reading fails. */
  public synchronized void failToRead(boolean fails) {
    unreadable = fails;
  }

  /** How often something was read, in vain or not. */
  public synchronized int reads() {
    return reads;
  }

  /** All that is kept of runners. */
  public synchronized List<RunnerCost> runners() {
    return List.copyOf(runners.values());
  }

  /** All that is kept of nodes. */
  public synchronized List<NodeCost> nodes() {
    return List.copyOf(nodes.values());
  }

  @Override
  public synchronized void keepRunners(Collection<RunnerCost> costs) {
    for (RunnerCost cost : costs) {
      runners.merge(
          new Key(cost.runner(), cost.day()),
          cost,
          (kept, now) -> now.bookedUntil().isBefore(kept.bookedUntil()) ? kept : now);
    }
  }

  @Override
  public synchronized void keepNodes(Collection<NodeCost> costs) {
    for (NodeCost cost : costs) {
      nodes.merge(
          new Key(cost.uid(), cost.day()),
          cost,
          (kept, now) -> now.bookedUntil().isBefore(kept.bookedUntil()) ? kept : now);
    }
  }

  @Override
  public synchronized boolean isSettled(String runner) {
    return !unsettled || runners.keySet().stream().noneMatch(key -> key.what().equals(runner));
  }

  @Override
  public synchronized List<RunnerCost> live(String pool) {
    checkReadable();
    Set<String> ended =
        runners.values().stream()
            .filter(cost -> cost.times().ended().isPresent())
            .map(RunnerCost::runner)
            .collect(Collectors.toSet());
    return runners.values().stream()
        .filter(cost -> cost.pool().equals(pool) && !ended.contains(cost.runner()))
        .toList();
  }

  @Override
  public synchronized Map<LocalDate, Long> spentByDay(String pool, LocalDate since) {
    checkReadable();
    return runners.values().stream()
        .filter(cost -> cost.pool().equals(pool) && !cost.day().isBefore(since))
        .collect(
            Collectors.groupingBy(
                RunnerCost::day, Collectors.summingLong(cost -> cost.cost().total())));
  }

  @Override
  public synchronized Set<String> endedLately(String pool) {
    return runners.values().stream()
        .filter(cost -> cost.pool().equals(pool) && cost.times().ended().isPresent())
        .map(RunnerCost::runner)
        .collect(Collectors.toSet());
  }

  @Override
  public synchronized KeptNodes nodesSince(LocalDate since) {
    checkReadable();
    Map<Key, Long> used = new LinkedHashMap<>();
    for (RunnerCost cost : runners.values()) {
      cost.used().forEach((uid, nanos) -> used.merge(new Key(uid, cost.day()), nanos, Long::sum));
    }
    List<KeptNodes.Use> uses =
        used.entrySet().stream()
            .map(
                each ->
                    new KeptNodes.Use(each.getKey().what(), each.getKey().day(), each.getValue()))
            .toList();
    return new KeptNodes(List.copyOf(nodes.values()), uses).since(since);
  }

  private void checkReadable() {
    reads++;
    if (unreadable) {
      throw new IllegalStateException("records are out of reach");
    }
  }
}
