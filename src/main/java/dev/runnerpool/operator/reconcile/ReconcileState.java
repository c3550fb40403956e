package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.RunnerPoolStatus;
import dev.runnerpool.api.status.DecisionStatus;
import dev.runnerpool.core.autoscaler.PoolAutoscaler;
import dev.runnerpool.core.demand.Failure;
import java.time.Instant;
import java.util.Optional;

/**
 * What is kept of a pool between two reconciles: what decisions rest on is the autoscaler's own,
 * the rest is what was written and said. All of it may be lost by a restart: it sharpens decisions
 * and keeps writes few, nothing depends on it for safety.
 *
 * <p>Confined to the pool's reconciling, which is never concurrent.
 */
final class ReconcileState {
  final PoolAutoscaler autoscaler = new PoolAutoscaler();
  final OwnWritesCache ownWrites = new OwnWritesCache();
  final RoomReleases rooms = new RoomReleases();
  final UnrecordedPods unrecorded = new UnrecordedPods();
  final OccupiedSlots occupied = new OccupiedSlots();
  final StartupMessages startWords = new StartupMessages();
  final ShownPods shown = new ShownPods();
  final RunnerReadings readings = new RunnerReadings();
  final ManifestReader manifest = new ManifestReader();
  final RunnerPodForms podForms = new RunnerPodForms();
  final Calm calm = new Calm();

  /** Of the pool's Secret, for runners to be made; empty while the registration is not known. */
  String revision = "";

  /** What was last told to keep the pool, which is being deleted. */
  Optional<Failure.Reason> heldBy = Optional.empty();

  /** The pool as it was last looked at. */
  volatile RunnerPool pool;

  final SteadyFigures figures = new SteadyFigures();

  /** What was said before this operator began to act. */
  StatusHold hold;

  /** How often this operator had begun to act by then. */
  int term;

  /** Whether the last look knew less than is said. */
  boolean holdsBack;

  Optional<DecisionStatus> decision = Optional.empty();
  Optional<RunnerPoolStatus> written = Optional.empty();
  Instant writtenAt = Instant.EPOCH;

  /** Of a pool of which nothing was ever said. */
  ReconcileState() {
    this(StatusHold.none());
  }

  ReconcileState(StatusHold hold) {
    this.hold = hold;
  }
}
