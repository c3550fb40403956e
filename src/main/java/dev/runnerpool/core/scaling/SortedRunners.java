package dev.runnerpool.core.scaling;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;

/** Runners in the order in which they were given. */
final class SortedRunners extends Runners {
  private static final RunnerState[] STATES = RunnerState.values();

  private final List<Runner> all;
  private final List<List<Runner>> byState = new ArrayList<>(STATES.length);
  private final BitSet liveSlots = new BitSet();
  private int live;

  SortedRunners(List<Runner> runners) {
    all = Collections.unmodifiableList(new ArrayList<>(runners));
    int[] sizes = new int[STATES.length];
    all.forEach(runner -> sizes[runner.state().ordinal()]++);
    for (int size : sizes) {
      byState.add(new ArrayList<>(size));
    }
    for (Runner runner : all) {
      byState.get(runner.state().ordinal()).add(runner);
      if (runner.state().live()) {
        live++;
        if (runner.slot() >= 0) {
          liveSlots.set(runner.slot());
        }
      }
    }
  }

  @Override
  public List<Runner> in(RunnerState state) {
    return Collections.unmodifiableList(byState.get(state.ordinal()));
  }

  @Override
  public int live() {
    return live;
  }

  @Override
  public BitSet liveSlots() {
    return liveSlots;
  }

  @Override
  public Runner get(int index) {
    return all.get(index);
  }

  @Override
  public int size() {
    return all.size();
  }
}
