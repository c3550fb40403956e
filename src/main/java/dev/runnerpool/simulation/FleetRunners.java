package dev.runnerpool.simulation;

import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.core.scaling.Runners;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A fleet's runners as a planner sees them. The fleet keeps them by state, so that a plan costs
 * nothing for the busy ones, which are the most; holds until the fleet changes.
 */
final class FleetRunners extends Runners {
  private final Fleet fleet;
  private final Map<RunnerState, List<Runner>> byState = new EnumMap<>(RunnerState.class);
  private List<Runner> all;

  FleetRunners(Fleet fleet) {
    this.fleet = fleet;
  }

  @Override
  public List<Runner> in(RunnerState state) {
    return byState.computeIfAbsent(state, this::seen);
  }

  private List<Runner> seen(RunnerState state) {
    return switch (state) {
      case STARTING -> in(state, fleet.starts(), fleet.starting());
      case IDLE -> in(state, fleet.idle(), fleet.idle().size());
      case BUSY -> in(state, fleet.present(), fleet.busy());
      case FINISHED, FAILED -> in(state, fleet.ended(), fleet.ended().size());
      case RETIRING -> List.of();
    };
  }

  private static List<Runner> in(RunnerState state, Collection<SimulatedRunner> of, int most) {
    if (most == 0) {
      return List.of();
    }
    List<Runner> seen = new ArrayList<>(most);
    for (SimulatedRunner runner : of) {
      if (runner.state() == state) {
        seen.add(runner.seen());
      }
    }
    return seen;
  }

  @Override
  public int live() {
    return fleet.live();
  }

  @Override
  public BitSet liveSlots() {
    return fleet.liveSlots();
  }

  @Override
  public Runner get(int index) {
    return all().get(index);
  }

  @Override
  public int size() {
    return all().size();
  }

  private List<Runner> all() {
    if (all == null) {
      all = fleet.seen();
    }
    return all;
  }
}
