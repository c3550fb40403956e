package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.RunnerPoolStatus;
import dev.runnerpool.api.status.DecisionStatus;
import dev.runnerpool.api.status.GitLabStatus;
import dev.runnerpool.core.placement.PlacementVerdict;
import dev.runnerpool.operator.metrics.WriteMeter;
import dev.runnerpool.operator.placement.PoolPlacement;
import dev.runnerpool.operator.pods.InvalidSpecException;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes a pool's status and writes it: only when it changed, and not too often. */
@ApplicationScoped
class StatusReport {

  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager(Labels.OPERATOR)
          .withForce(true)
          .build();

  private final KubernetesClient client;
  private final EventRecorder eventRecorder;
  private final RoomCondition.Cluster room;
  private final PoolPlacement placement;
  private final WriteMeter writes;
  private final InstantSource clock;
  private final Duration pace;

  StatusReport(
      KubernetesClient client,
      EventRecorder eventRecorder,
      RoomCondition.Cluster room,
      PoolPlacement placement,
      WriteMeter writes,
      InstantSource clock,
      @ConfigProperty(name = "runnerpool.status-pace", defaultValue = "5s") Duration pace) {
    this.client = client;
    this.eventRecorder = eventRecorder;
    this.room = room;
    this.placement = placement;
    this.writes = writes;
    this.clock = clock;
    this.pace = pace;
  }

  /**
   * Reports what a reconcile came to.
   *
   * @return how long to wait before the status may be written, if it has to wait
   */
  Optional<Duration> report(
      RunnerPool pool, PoolView view, PlanExecutor.Outcome outcome, ReconcileState state) {
    Instant now = view.snapshot().now();
    Optional<RunnerPoolStatus> last = last(pool, state);
    Look look =
        new Look(
            pool,
            view,
            outcome,
            state,
            last,
            state.figures.of(view.seen().facts(), last.map(RunnerPoolStatus::gitlab), now),
            room.of(pool, state),
            placement.verdict(pool, state.manifest.placement(pool), view.waitsForNodes()));
    RunnerPoolStatus found = look.status(StatusHold.Standing.NOTHING);
    StatusHold.Standing stands = state.hold.at(pool, now);
    RunnerPoolStatus shown =
        !stands.unknown() || last.filter(found::equals).isPresent() ? found : look.status(stands);
    state.holdsBack = !shown.equals(found);
    state.decision = Optional.of(shown.lastDecision());
    return write(pool, shown, state);
  }

  /**
   * What a look came to.
   *
   * @param last what was said last
   * @param gitlab how the queue is read
   */
  private record Look(
      RunnerPool pool,
      PoolView view,
      PlanExecutor.Outcome outcome,
      ReconcileState state,
      Optional<RunnerPoolStatus> last,
      GitLabStatus gitlab,
      Optional<RoomCondition> room,
      PlacementVerdict placement) {

    /** The status, with what still stands of what was said. */
    RunnerPoolStatus status(StatusHold.Standing stands) {
      List<Condition> conditions =
          Conditions.of(
              pool, last, stands, view, outcome, state.autoscaler.state(), room, placement);
      Optional<DecisionStatus> said =
          state.decision.or(() -> last.map(RunnerPoolStatus::lastDecision));
      DecisionStatus decision =
          said.filter(any -> stands.covers(Doubt.ofDecision(view)))
              .orElseGet(() -> StatusDraft.decision(view.snapshot(), view.plan(), said));
      RunnerPoolStatus status = StatusDraft.of(pool, view, decision, gitlab, conditions, last);
      return stands.unknown() ? StatusHold.held(status, view, last) : status;
    }
  }

  /**
   * Reports that a pool's manifest cannot be followed.
   *
   * @return how long to wait before the status may be written, if it has to wait
   */
  Optional<Duration> reject(RunnerPool pool, InvalidSpecException fault, ReconcileState state) {
    Optional<RunnerPoolStatus> last = last(pool, state);
    List<Condition> conditions =
        Conditions.invalid(pool, last, fault.getMessage(), clock.instant());
    return write(pool, StatusDraft.invalid(pool, conditions, last), state);
  }

  /** Writes the status if it differs from the last one and the pace allows. */
  private Optional<Duration> write(RunnerPool pool, RunnerPoolStatus status, ReconcileState state) {
    RunnerPoolStatus last = last(pool, state).orElse(null);
    if (status.equals(last)) {
      return Optional.empty();
    }
    Duration early = Duration.between(clock.instant(), state.writtenAt.plus(pace));
    if (early.compareTo(Duration.ZERO) > 0) {
      return Optional.of(early);
    }
    RunnerPool patch = new RunnerPool();
    patch.setMetadata(
        new ObjectMetaBuilder()
            .withName(pool.getMetadata().getName())
            .withNamespace(pool.getMetadata().getNamespace())
            .build());
    patch.setStatus(status);
    client.resource(patch).subresource("status").patch(APPLY, patch);
    writes.count("patch", "runnerpools/status");
    eventRecorder.announce(pool, last == null ? List.of() : last.conditions(), status.conditions());
    state.written = Optional.of(status);
    state.writtenAt = clock.instant();
    return Optional.empty();
  }

  /** What was written last: by us, or by the operator that ran before. */
  static Optional<RunnerPoolStatus> last(RunnerPool pool, ReconcileState state) {
    return state.written.or(() -> Optional.ofNullable(pool.getStatus()).map(StatusReport::own));
  }

  private static RunnerPoolStatus own(RunnerPoolStatus status) {
    return new RunnerPoolStatus(
        status.observedGeneration(),
        status.waiting(),
        status.oldestWaitingSince(),
        status.passedOver(),
        status.runners(),
        status.placement(),
        status.cost(),
        status.lastDecision(),
        status.registration(),
        status.gitlab(),
        Conditions.own(status.conditions()));
  }
}
