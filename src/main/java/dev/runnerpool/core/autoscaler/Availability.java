package dev.runnerpool.core.autoscaler;

import dev.runnerpool.core.demand.ScaleUpBlocker;
import dev.runnerpool.core.scaling.PoolSnapshot;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.core.scaling.ScaleUpBlockers;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a pool has to offer to waiting jobs: a candidate among the pools that fit them.
 *
 * @param idle how many of its runners are free now
 * @param starting how many more are on their way
 * @param hindrance why no further one can be started, if so
 * @param hourlyPrice dollars per hour of one of its runners with a job, if known
 */
public record Availability(
    int idle, int starting, Optional<ScaleUpBlocker> hindrance, OptionalDouble hourlyPrice) {

  static Availability of(PoolSnapshot snapshot) {
    return new Availability(
        snapshot.in(RunnerState.IDLE).size(),
        snapshot.in(RunnerState.STARTING).size(),
        ScaleUpBlockers.of(snapshot),
        snapshot.money().hourlyPerRunner());
  }
}
