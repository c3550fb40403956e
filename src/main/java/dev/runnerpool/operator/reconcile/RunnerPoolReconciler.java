package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.leader.LeaderGuard;
import dev.runnerpool.core.scaling.Action;
import dev.runnerpool.core.scaling.Policy;
import dev.runnerpool.operator.pods.InvalidSpecException;
import dev.runnerpool.operator.pods.PodSecurityAdmission;
import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.rate.RateLimited;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Observe, plan, execute, report. */
@ControllerConfiguration(
    name = "runnerpool",
    finalizerName = Labels.FINALIZER,
    informer = @Informer(informerListLimit = PodInformers.PAGE))
// The first of many events is looked at at once, the others together, twenty times a second at
// most; what only goes on with a runner's start waits for others' (StartProgress).
@RateLimited(maxReconciliations = 1, within = 50, unit = TimeUnit.MILLISECONDS)
@GradualRetry(maxAttempts = Integer.MAX_VALUE, initialInterval = 1000, maxInterval = 30_000)
public class RunnerPoolReconciler implements Reconciler<RunnerPool>, Cleaner<RunnerPool> {

  /**
   * So often a pool is looked at even if nothing happened, or, at rest, compared with what it was:
   * no event is trusted for ever.
   */
  static final Duration RESYNC = Duration.ofSeconds(20);

  /** How soon to reconcile again when the lease lapsed. */
  private static final Duration UNTIL_RENEWED = Duration.ofSeconds(1);

  private static final Duration SHORTEST = Duration.ofMillis(200);

  private final PodSecurityAdmission security;
  private final Observer observer;
  private final PlanExecutor executor;
  private final ReservationRelease reservations;
  private final StatusReport report;
  private final PoolFinalizer finalizer;
  private final Instance<ReconcileListener> listeners;
  private final ReconcileStates states;
  private final JobAssignments assignments;
  private final PoolTriggers triggers;
  private final PoolDepartures departures;
  private final RestingPools resting;
  private final LeaderGuard leaderGuard;
  private final InstantSource clock;

  /** What the informers of pods keep. */
  final List<LeanPods> stores = new CopyOnWriteArrayList<>();

  RunnerPoolReconciler(
      PodSecurityAdmission security,
      Observer observer,
      PlanExecutor executor,
      ReservationRelease reservations,
      StatusReport report,
      PoolFinalizer finalizer,
      Instance<ReconcileListener> listeners,
      ReconcileStates states,
      JobAssignments assignments,
      PoolTriggers triggers,
      PoolDepartures departures,
      RestingPools resting,
      LeaderGuard leaderGuard,
      InstantSource clock) {
    this.security = security;
    this.observer = observer;
    this.executor = executor;
    this.reservations = reservations;
    this.report = report;
    this.finalizer = finalizer;
    this.listeners = listeners;
    this.states = states;
    this.assignments = assignments;
    this.triggers = triggers;
    this.departures = departures;
    this.resting = resting;
    this.leaderGuard = leaderGuard;
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, RunnerPool>> prepareEventSources(
      EventSourceContext<RunnerPool> context) {
    stores.clear();
    List<EventSource<?, RunnerPool>> sources =
        new ArrayList<>(PodInformers.of(context, stores::add, triggers::startWentOn));
    sources.add(triggers);
    departures.watch(context.getPrimaryCache());
    resting.watch(context.getPrimaryCache(), this::pods);
    return sources;
  }

  @Override
  public UpdateControl<RunnerPool> reconcile(RunnerPool pool, Context<RunnerPool> context) {
    resting.wake(pool);
    if (!leaderGuard.holds()) {
      return UpdateControl.<RunnerPool>noUpdate().rescheduleAfter(UNTIL_RENEWED);
    }
    Instant now = clock.instant();
    ReconcileState state = states.of(pool);
    List<Pod> pods = pods(pool);
    // A job waits for it, whatever else is wrong with the pool.
    ReservationRelease.Outcome released = reservations.release(pool, pods, state, now);
    Policy policy;
    try {
      policy = state.manifest.policy(pool);
      security.check(pool);
    } catch (InvalidSpecException e) {
      assignments.withdraw(pool);
      String why = "cannot be followed: " + e.getMessage();
      listeners.forEach(listener -> listener.closed(pool, why, now));
      Duration wait = report.reject(pool, e, state).orElse(RESYNC);
      reported(pool, state);
      return UpdateControl.<RunnerPool>noUpdate().rescheduleAfter(wait);
    }
    Observed seen = observer.observe(pool, policy, pods, state, now);
    PoolView view = new PoolView(seen, state.autoscaler.evaluate(seen.inputs()));
    listeners.forEach(listener -> listener.planned(pool, view));
    if (view.plan().actions().stream().anyMatch(Action.Start.class::isInstance)) {
      reservations.beforeStarts(pool);
    }
    PlanExecutor.Outcome outcome =
        executor
            .execute(pool, seen.pods(), view.plan(), state, now)
            .andRefused(released.refusals());
    if (!policy.recommendOnly()) {
      executor.clear(pool, pods, state, now);
    }
    List<Duration> waits = new ArrayList<>(released.again().stream().toList());
    outcome.again().ifPresent(waits::add);
    for (ReconcileListener listener : listeners) {
      listener.executed(pool, view, outcome).ifPresent(waits::add);
    }
    report.report(pool, view, outcome, state).ifPresent(waits::add);
    reported(pool, state);
    boolean nothing = isNoneSoon(waits) && Calm.cameToNothing(pods, view, outcome, state);
    boolean rests = state.calm.lasts(nothing, pool, now);
    if (rests) {
      resting.rest(pool, pods, view);
    }
    view.evaluation().nextCheck().map(at -> Duration.between(now, at)).ifPresent(waits::add);
    return UpdateControl.<RunnerPool>noUpdate()
        .rescheduleAfter(next(waits, rests ? RestingPools.PAUSE : RESYNC));
  }

  @Override
  public DeleteControl cleanup(RunnerPool pool, Context<RunnerPool> context) {
    resting.wake(pool);
    if (!leaderGuard.holds()) {
      return DeleteControl.noFinalizerRemoval().rescheduleAfter(UNTIL_RENEWED);
    }
    ReconcileState state = states.of(pool);
    listeners.forEach(each -> each.closed(pool, "is being deleted", clock.instant()));
    reservations.release(pool, pods(pool), state, clock.instant());
    return finalizer.step(pool, pods(pool), state, clock.instant());
  }

  private void reported(RunnerPool pool, ReconcileState state) {
    StatusReport.last(pool, state)
        .ifPresent(said -> listeners.forEach(each -> each.reported(pool, said.conditions())));
  }

  /** What is to be looked at again soon is not at rest. */
  private static boolean isNoneSoon(List<Duration> waits) {
    return waits.stream().allMatch(wait -> wait.compareTo(RESYNC) > 0);
  }

  private static Duration next(List<Duration> waits, Duration longest) {
    Duration next = waits.stream().min(Duration::compareTo).orElse(longest);
    if (next.compareTo(longest) > 0) {
      return longest;
    }
    return next.compareTo(SHORTEST) < 0 ? SHORTEST : next;
  }

  /** A pool's pods are of its namespace, and so in one store. */
  private List<Pod> pods(RunnerPool pool) {
    ResourceID id = ResourceID.fromResource(pool);
    for (LeanPods store : stores) {
      List<Pod> pods = store.of(id);
      if (!pods.isEmpty()) {
        return pods;
      }
    }
    return List.of();
  }
}
