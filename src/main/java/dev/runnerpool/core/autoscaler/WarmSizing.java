package dev.runnerpool.core.autoscaler;

import dev.runnerpool.core.scaling.PoolSnapshot;

/** Sizes a pool's warmth by its own history, with {@code autoWarm}. */
@FunctionalInterface
public interface WarmSizing {

  /** The snapshot with the size that its pool's history asks for, if its policy wants one. */
  PoolSnapshot sized(PoolSnapshot snapshot, GivenJobs given, Inputs inputs);
}
