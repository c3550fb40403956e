package dev.runnerpool.core.records;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Costs in memory, with what a database may do: not answer, or be late with writing. */
public final class CostRecordsFake implements CostRecords {
  private final RecentCosts kept = new RecentCosts();
  private final List<RunnerCost> late = new ArrayList<>();
  private final Set<String> unsettled = new HashSet<>();
  private boolean unreadable;
  private boolean slow;

  /** From now on it cannot be read, or can again. */
  public void unreadable(boolean is) {
    unreadable = is;
  }

  /** From now on nothing is written until {@link #write}. */
  public void slow() {
    slow = true;
  }

  /** Writes what was taken over. */
  public void write() {
    slow = false;
    kept.keepRunners(late);
    late.clear();
    unsettled.clear();
  }

  @Override
  public void keepRunners(Collection<RunnerCost> costs) {
    if (slow) {
      late.addAll(costs);
      costs.forEach(cost -> unsettled.add(cost.runner()));
    } else {
      kept.keepRunners(costs);
    }
  }

  @Override
  public void keepNodes(Collection<NodeCost> costs) {
    kept.keepNodes(costs);
  }

  @Override
  public boolean isSettled(String runner) {
    return !unsettled.contains(runner);
  }

  @Override
  public List<RunnerCost> live(String pool) {
    check();
    return kept.live(pool);
  }

  @Override
  public List<NodeCost> nodesSince(Instant bookedUntil) {
    check();
    return kept.nodesSince(bookedUntil);
  }

  private void check() {
    if (unreadable) {
      throw new IllegalStateException("the database is locked");
    }
  }

  /** What is written of runners. */
  public List<RunnerCost> runners() {
    return kept.runners();
  }

  /** What is written of nodes. */
  public List<NodeCost> nodes() {
    return kept.nodes();
  }
}
