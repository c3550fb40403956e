package dev.runnerpool.core.autoscaler;

import dev.runnerpool.core.demand.FreeRunners;
import dev.runnerpool.core.demand.ScaleUpBlocker;
import dev.runnerpool.core.scaling.PoolSnapshot;
import dev.runnerpool.core.scaling.ScaleUpBlockers;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What a pool has to offer to waiting jobs: a candidate among the pools that fit them.
 *
 * @param free its runners without a job
 * @param hindrance why no further one can be started, if so
 * @param hourlyPrice dollars per hour of one of its runners with a job, if known
 * @param taken ids of the jobs that its runners took lately, as far as they show
 * @param tookAt when one of its runners last took a job, if one did lately
 */
public record Availability(
    FreeRunners free,
    Optional<ScaleUpBlocker> hindrance,
    OptionalDouble hourlyPrice,
    Set<Long> taken,
    Optional<Instant> tookAt) {

  /**
   * Of a pool whose size of warmth was found last time, and is not for this time yet.
   *
   * @param warm how many runners were wanted warm last time
   * @param taken the jobs that the snapshot's runners took
   */
  static Availability of(PoolSnapshot snapshot, int warm, Set<Long> taken) {
    return new Availability(
        snapshot.freeRunners(Math.max(warm, snapshot.warmNow())),
        ScaleUpBlockers.of(snapshot),
        snapshot.money().hourlyPerRunner(),
        taken,
        snapshot.taken().lastAt());
  }
}
