package dev.runnerpool.core.records;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps the costs of the latest runners and nodes in memory. */
public final class RecentCosts implements CostRecords {

  /** Days of runners and of nodes that are kept; the oldest are dropped. */
  static final int MOST = 2_000;

  private record Day(String uid, LocalDate day) {}

  private final Map<Day, RunnerCost> runners = latest();
  private final Map<Day, NodeCost> nodes = latest();

  private static <V> Map<Day, V> latest() {
    return new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<Day, V> eldest) {
        return size() > MOST;
      }
    };
  }

  @Override
  public synchronized void keepRunners(Collection<RunnerCost> costs) {
    for (RunnerCost cost : costs) {
      runners.merge(
          new Day(cost.runner(), cost.day()),
          cost,
          (kept, next) -> kept.bookedUntil().isAfter(next.bookedUntil()) ? kept : next);
    }
  }

  @Override
  public synchronized void keepNodes(Collection<NodeCost> costs) {
    for (NodeCost cost : costs) {
      nodes.merge(
          new Day(cost.uid(), cost.day()),
          cost,
          (kept, next) -> kept.bookedUntil().isAfter(next.bookedUntil()) ? kept : next);
    }
  }

  @Override
  public boolean isSettled(String runner) {
    return true;
  }

  @Override
  public synchronized List<RunnerCost> live(String pool) {
    Map<String, List<RunnerCost>> byRunner = new HashMap<>();
    runners.values().stream()
        .filter(cost -> cost.pool().equals(pool))
        .forEach(
            cost -> byRunner.computeIfAbsent(cost.runner(), any -> new ArrayList<>()).add(cost));
    return byRunner.values().stream()
        .filter(days -> days.stream().noneMatch(day -> day.times().ended().isPresent()))
        .flatMap(List::stream)
        .toList();
  }

  @Override
  public synchronized List<NodeCost> nodesSince(Instant bookedUntil) {
    return nodes.values().stream()
        .filter(cost -> !cost.bookedUntil().isBefore(bookedUntil))
        .toList();
  }

  /** What is kept of runners, oldest first. */
  public synchronized List<RunnerCost> runners() {
    return List.copyOf(runners.values());
  }

  /** What is kept of nodes, oldest first. */
  public synchronized List<NodeCost> nodes() {
    return List.copyOf(nodes.values());
  }
}
