package dev.runnerpool.core.scaling;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.RandomAccess;

/** Runners of a pool, sorted by state once: a plan asks for them by state again and again. */
public final class Runners extends AbstractList<Runner> implements RandomAccess {
  private static final RunnerState[] STATES = RunnerState.values();

  private final List<Runner> all;
  private final List<List<Runner>> byState = new ArrayList<>(STATES.length);

  private Runners(List<Runner> all) {
    this.all = List.copyOf(all);
    int[] counts = new int[STATES.length];
    for (Runner runner : this.all) {
      counts[runner.state().ordinal()]++;
    }
    for (int count : counts) {
      byState.add(count == 0 ? List.of() : new ArrayList<>(count));
    }
    for (Runner runner : this.all) {
      byState.get(runner.state().ordinal()).add(runner);
    }
  }

  /** These, in their order; the same object if they are sorted already. */
  public static Runners of(List<Runner> runners) {
    return runners instanceof Runners sorted ? sorted : new Runners(runners);
  }

  /** Those in a state, in their order; not to be changed. */
  List<Runner> in(RunnerState state) {
    return Collections.unmodifiableList(byState.get(state.ordinal()));
  }

  /** How many have not ended. */
  int live() {
    int live = 0;
    for (RunnerState state : STATES) {
      live += state.live() ? byState.get(state.ordinal()).size() : 0;
    }
    return live;
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
