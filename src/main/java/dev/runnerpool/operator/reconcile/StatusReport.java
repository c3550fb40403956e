package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.RunnerPoolStatus;
import dev.runnerpool.api.status.CostStatus;
import dev.runnerpool.api.status.DecisionStatus;
import dev.runnerpool.api.status.RegistrationStatus;
import dev.runnerpool.api.status.RunnerCounts;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.scaling.Action;
import dev.runnerpool.core.scaling.PoolSnapshot;
import dev.runnerpool.core.scaling.Reason;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.core.scaling.ScalePlan;
import dev.runnerpool.gitlab.Registrations;
import dev.runnerpool.operator.cost.PoolCost;
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
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes a pool's status and writes it: only when it changed, and not too often. */
@ApplicationScoped
class StatusReport {

  /** GitLab tells ages, not times: the same job's moves a little with each reading. */
  private static final Duration JITTER = Duration.ofSeconds(5);

  /** Decisions that hold only as long as their cause does. */
  private static final Set<String> HINDRANCES =
      Stream.of(
              Reason.MaxReached,
              Reason.BurstReached,
              Reason.BudgetReached,
              Reason.MonthlyBudgetReached,
              Reason.QuotaReached,
              Reason.StartsFailing,
              Reason.Paused,
              Reason.QueueUnknown,
              Reason.NotRegistered)
          .map(Reason::name)
          .collect(Collectors.toUnmodifiableSet());

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
    Optional<RunnerPoolStatus> last = last(pool, state);
    boolean holds = state.hold.covers(pool, view.snapshot().now());
    List<Condition> conditions =
        Conditions.of(
            pool,
            last,
            holds,
            view,
            outcome,
            state.autoscaler.state(),
            room.of(pool, state),
            placement.verdict(pool, state.manifest.placement(pool), view.waitsForNodes()));
    Optional<DecisionStatus> said =
        state.decision.or(() -> last.map(RunnerPoolStatus::lastDecision));
    DecisionStatus decision =
        said.filter(any -> holds && StatusHold.restsOnNothingKnown(view))
            .orElseGet(() -> decision(view.snapshot(), view.plan(), said));
    state.decision = Optional.of(decision);
    RunnerPoolStatus status = status(pool, view, decision, conditions, last);
    return write(pool, holds ? StatusHold.held(status, view, last) : status, state);
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
    return write(pool, invalid(pool, conditions, last), state);
  }

  /** The status that says what was observed, decided and done. */
  private static RunnerPoolStatus status(
      RunnerPool pool,
      PoolView view,
      DecisionStatus decision,
      List<Condition> conditions,
      Optional<RunnerPoolStatus> last) {
    PoolSnapshot snapshot = view.snapshot();
    PoolCost cost = view.seen().cost();
    return new RunnerPoolStatus(
        pool.getMetadata().getGeneration(),
        view.waiting().orElse(null),
        oldest(view.jobs(), last),
        PassedOverCondition.counts(pool, view),
        new RunnerCounts(
            snapshot.in(RunnerState.STARTING).size(),
            snapshot.in(RunnerState.IDLE).size(),
            snapshot.in(RunnerState.BUSY).size(),
            snapshot.in(RunnerState.RETIRING).size(),
            snapshot.in(RunnerState.FINISHED).size(),
            snapshot.in(RunnerState.FAILED).size()),
        PlacementReport.of(pool, snapshot),
        new CostStatus(
            cost.hourly().isPresent()
                ? String.format(Locale.ROOT, "%.4f", cost.hourly().getAsDouble())
                : "unknown",
            cost.source()),
        decision,
        registration(view.registration(), last),
        QueueReport.of(view.seen().facts(), last.map(RunnerPoolStatus::gitlab)),
        conditions);
  }

  /** The status of a pool whose manifest cannot be followed: the last figures, and why. */
  private static RunnerPoolStatus invalid(
      RunnerPool pool, List<Condition> conditions, Optional<RunnerPoolStatus> last) {
    return new RunnerPoolStatus(
        pool.getMetadata().getGeneration(),
        last.map(RunnerPoolStatus::waiting).orElse(null),
        last.map(RunnerPoolStatus::oldestWaitingSince).orElse(null),
        null,
        last.map(RunnerPoolStatus::runners).orElse(null),
        last.map(RunnerPoolStatus::placement).orElse(null),
        last.map(RunnerPoolStatus::cost).orElse(null),
        last.map(RunnerPoolStatus::lastDecision).orElse(null),
        last.map(RunnerPoolStatus::registration).orElse(null),
        last.map(RunnerPoolStatus::gitlab).orElse(null),
        conditions);
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

  private static String oldest(List<Job> jobs, Optional<RunnerPoolStatus> last) {
    Optional<Instant> oldest = jobs.stream().map(Job::queuedAt).min(Instant::compareTo);
    if (oldest.isEmpty()) {
      return null;
    }
    Optional<Instant> said = last.map(RunnerPoolStatus::oldestWaitingSince).map(Instant::parse);
    boolean same =
        said.map(at -> Duration.between(at, oldest.get()).abs().compareTo(JITTER) <= 0)
            .orElse(false);
    return (same ? said.get() : oldest.get().truncatedTo(ChronoUnit.SECONDS)).toString();
  }

  /**
   * The decision to show: the last one that changed something or would have, or that says what
   * stands in the way, for as long as it does.
   */
  static DecisionStatus decision(
      PoolSnapshot snapshot, ScalePlan plan, Optional<DecisionStatus> said) {
    Reason reason = plan.decision().reason();
    String message = plan.decision().message();
    boolean changes = plan.actions().stream().anyMatch(a -> !(a instanceof Action.Remove));
    boolean advises = !plan.recommended().isEmpty();
    if (said.isPresent() && !changes) {
      boolean stands =
          reason == Reason.Satisfied
              ? !HINDRANCES.contains(said.get().reason())
              : said.get().reason().equals(reason.name());
      boolean newAdvice = advises && !said.get().message().equals(message);
      if (stands && !newAdvice) {
        return said.get();
      }
    }
    return new DecisionStatus(
        reason.name(), message, snapshot.now().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  private static RegistrationStatus registration(
      Registrations.State state, Optional<RunnerPoolStatus> last) {
    if (state instanceof Registrations.State.Registered registered) {
      return new RegistrationStatus(
          registered.runnerId(),
          registered.own() ? true : null,
          registered.tokenExpiresAt().map(Instant::toString).orElse(null));
    }
    Optional<RegistrationStatus> said = last.map(RunnerPoolStatus::registration);
    if (state instanceof Registrations.State.Failed failed && failed.runnerId().isPresent()) {
      long id = failed.runnerId().getAsLong();
      return said.filter(known -> Objects.equals(known.runnerId(), id))
          .orElse(new RegistrationStatus(id, null, null));
    }
    return said.orElse(null);
  }
}
