package dev.runnerpool.core.scaling;

import java.util.AbstractList;
import java.util.BitSet;
import java.util.List;
import java.util.RandomAccess;

/**
 * Runners of a pool by state: a plan asks for them again and again. A list of runners is sorted
 * once; who keeps them by state anyway need not sort them at all.
 */
public abstract class Runners extends AbstractList<Runner> implements RandomAccess {

  /** These, in their order; the same object if they are sorted already. */
  public static Runners of(List<Runner> runners) {
    return runners instanceof Runners sorted ? sorted : new SortedRunners(runners);
  }

  /** Those in a state; not to be changed. */
  public abstract List<Runner> in(RunnerState state);

  /** How many have not ended. */
  public abstract int live();

  /** Slots of those that have not ended; not to be changed. */
  public abstract BitSet liveSlots();
}
