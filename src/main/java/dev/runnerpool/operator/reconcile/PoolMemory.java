package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPoolStatus;
import dev.runnerpool.api.status.Decision;
import dev.runnerpool.core.cost.CostMeter;
import dev.runnerpool.core.scaling.FullNodes;
import dev.runnerpool.core.scaling.PeakNeed;
import dev.runnerpool.core.scaling.StartRecord;
import dev.runnerpool.core.scaling.TakenJobs;
import dev.runnerpool.core.scaling.WarmWatch;
import java.time.Instant;
import java.util.Optional;

/**
 * What the operator remembers of a pool between two looks. All of it may be lost by a restart: it
 * sharpens decisions and keeps writes few, nothing depends on it for safety.
 *
 * <p>Confined to the pool's reconciling, which is never concurrent.
 */
final class PoolMemory {
  final PodOverlay overlay = new PodOverlay();
  final PeakNeed peakNeed = new PeakNeed();
  final WarmWatch warmWatch = new WarmWatch();
  final CostMeter costMeter = new CostMeter();
  final StartRecord starts = new StartRecord();
  final StartWords startWords = new StartWords();
  final FullNodes fullNodes = new FullNodes();

  /** Of the pool's Secret, for runners to be made; empty while the registration is not known. */
  String revision = "";

  TakenJobs taken = TakenJobs.none();
  Evictions.Written evictions = Evictions.Written.nothing();
  Optional<Decision> decision = Optional.empty();
  Optional<RunnerPoolStatus> written = Optional.empty();
  Instant writtenAt = Instant.EPOCH;
}
