package dev.runnerpool.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Gives runners nodes, and says what becomes of a start, with what is in the way. Without any
 * trouble there is room for all, and every start works.
 */
final class NodeSupply {
  /** The kubelet tries an image again after so long, then after twice that, and so on. */
  private static final long FIRST_PULL_AGAIN = 10_000;

  private static final long LAST_PULL_AGAIN = 300_000;

  private final Trouble[] troubles;
  private final int[] runners;
  private final List<Deque<SimulatedRunner>> unschedulable = new ArrayList<>();
  private int waiting;

  NodeSupply(List<Trouble> troubles, int choices) {
    this.troubles = troubles.toArray(Trouble[]::new);
    this.runners = new int[choices];
    for (int choice = 0; choice < choices; choice++) {
      unschedulable.add(new ArrayDeque<>());
    }
  }

  /** Takes the runner, or lets it wait for room. */
  boolean take(SimulatedRunner runner, long now) {
    boolean takes = runners[runner.nodeChoice] < room(runner.nodeChoice, now);
    if (takes) {
      runners[runner.nodeChoice]++;
    } else if (!runner.unschedulable()) {
      unschedulable.get(runner.nodeChoice).add(runner);
      waiting++;
    }
    if (takes && runner.unschedulable()) {
      forget(runner);
    }
    runner.unschedulable(!takes);
    return takes;
  }

  /** The runner is gone; gives the one whose turn its place is, or null. */
  SimulatedRunner release(SimulatedRunner runner) {
    if (runner.unschedulable()) {
      forget(runner);
      return null;
    }
    runners[runner.nodeChoice]--;
    return unschedulable.get(runner.nodeChoice).peek();
  }

  private void forget(SimulatedRunner runner) {
    unschedulable.get(runner.nodeChoice).remove(runner);
    waiting--;
  }

  /** When there may be more room than now without a runner's end. */
  long roomierAt(int choice, long now) {
    return Arrays.stream(troubles)
        .filter(trouble -> isFull(trouble, choice, now))
        .mapToLong(trouble -> trouble.to().toEpochMilli())
        .min()
        .orElse(now);
  }

  /** When a start that begins now has its image. */
  long imageAt(long now) {
    long at = now;
    long pause = FIRST_PULL_AGAIN;
    while (isIn(Trouble.NoImage.class, at)) {
      at += pause;
      pause = Math.min(LAST_PULL_AGAIN, 2 * pause);
    }
    return at;
  }

  /** Whether a runner that would be ready now ends instead. */
  boolean startFails(long now) {
    return isIn(Trouble.StartsFail.class, now);
  }

  /** Runners with a node by entry of the placement; changes with them. */
  int[] runners() {
    return runners;
  }

  /** Runners that no node takes. */
  int unschedulable() {
    return waiting;
  }

  private int room(int choice, long now) {
    int room = Integer.MAX_VALUE;
    for (Trouble trouble : troubles) {
      if (isFull(trouble, choice, now)) {
        room = Math.min(room, ((Trouble.NodesFull) trouble).room());
      }
    }
    return room;
  }

  private static boolean isFull(Trouble trouble, int choice, long now) {
    return trouble instanceof Trouble.NodesFull full
        && full.nodeChoice() == choice
        && covers(trouble, now);
  }

  private boolean isIn(Class<? extends Trouble> kind, long now) {
    for (Trouble trouble : troubles) {
      if (kind.isInstance(trouble) && covers(trouble, now)) {
        return true;
      }
    }
    return false;
  }

  private static boolean covers(Trouble trouble, long now) {
    return trouble.from().toEpochMilli() <= now && now < trouble.to().toEpochMilli();
  }
}
