package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPoolStatus;
import dev.runnerpool.api.status.DecisionStatus;
import dev.runnerpool.core.cost.CostMeter;
import dev.runnerpool.core.scaling.ClaimedJobs;
import dev.runnerpool.core.scaling.StabilizationWindow;
import dev.runnerpool.core.scaling.StartupTracker;
import dev.runnerpool.core.scaling.UnavailablePlacements;
import dev.runnerpool.core.scaling.WarmLearner;
import java.time.Instant;
import java.util.Optional;

/**
 * What the operator remembers of a pool between two looks. All of it may be lost by a restart: it
 * sharpens decisions and keeps writes few, nothing depends on it for safety.
 *
 * <p>Confined to the pool's reconciling, which is never concurrent.
 */
final class PoolMemory {
  final OwnWritesCache overlay = new OwnWritesCache();
  final OccupiedSlots occupied = new OccupiedSlots();
  final StabilizationWindow peakNeed = new StabilizationWindow();
  final WarmLearner warmWatch = new WarmLearner();
  final CostMeter costMeter = new CostMeter();
  final StartupTracker starts = new StartupTracker();
  final StartupMessages startWords = new StartupMessages();
  final UnavailablePlacements fullNodes = new UnavailablePlacements();

  /** Of the pool's Secret, for runners to be made; empty while the registration is not known. */
  String revision = "";

  ClaimedJobs taken = ClaimedJobs.none();
  DisruptionBudgets.Written evictions = DisruptionBudgets.Written.nothing();
  Optional<DecisionStatus> decision = Optional.empty();
  Optional<RunnerPoolStatus> written = Optional.empty();
  Instant writtenAt = Instant.EPOCH;
}
