package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.Failure;
import dev.runnerpool.core.scaling.Action;
import dev.runnerpool.core.scaling.Decision;
import dev.runnerpool.core.scaling.Reason;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.core.scaling.ScalePlan;
import dev.runnerpool.gitlab.Registrations;
import dev.runnerpool.gitlab.ScopeFollower;
import dev.runnerpool.gitlab.jobs.JobHistory;
import dev.runnerpool.operator.cost.PoolCosts;
import dev.runnerpool.operator.metrics.PoolMeters;
import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a pool leaves: no more jobs, free runners stop, busy ones end their jobs, no job is left
 * running in GitLab whose runner is lost, then the runner in GitLab goes, and the Secret with it,
 * and at last the finalizer.
 */
@ApplicationScoped
class PoolFinalizer {

  private static final Logger LOG = LoggerFactory.getLogger(PoolFinalizer.class);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

  /** A reading of the last jobs takes about so long. */
  private static final Duration SETTLES = Duration.ofMillis(500);

  private final Observer observer;
  private final PoolRunners runners;
  private final PlanExecutor executor;
  private final Registrations registrations;
  private final JobHistory jobs;
  private final PoolCosts costs;
  private final PoolMeters meters;
  private final ReconcileStates states;
  private final EventRecorder events;
  private final Instance<ScopeFollower> followers;
  private final Instance<ReconcileListener> listeners;

  PoolFinalizer(
      Observer observer,
      PoolRunners runners,
      PlanExecutor executor,
      Registrations registrations,
      JobHistory jobs,
      PoolCosts costs,
      PoolMeters meters,
      ReconcileStates states,
      EventRecorder events,
      Instance<ScopeFollower> followers,
      Instance<ReconcileListener> listeners) {
    this.observer = observer;
    this.runners = runners;
    this.executor = executor;
    this.registrations = registrations;
    this.jobs = jobs;
    this.costs = costs;
    this.meters = meters;
    this.states = states;
    this.events = events;
    this.followers = followers;
    this.listeners = listeners;
  }

  /** The next step of leaving; the finalizer stays until nothing is left. */
  DeleteControl step(RunnerPool pool, List<Pod> informed, ReconcileState state, Instant now) {
    observer.forget(pool);
    List<Pod> pods =
        state.ownWrites.over(informed, now).stream().filter(OrphanedJobPods::isOfPool).toList();
    List<Runner> runners = this.runners.of(pods, state, now);
    state.autoscaler.observeTaken(runners);
    jobs.observe(pool, registrations.state(pool), runners);
    meters.spend(pool, costs.book(pool, runners, pods, now));
    Optional<Duration> unrecorded = stop(pool, pods, runners, state, now);

    boolean gone = runners.isEmpty() && pods.isEmpty();
    executor.clear(pool, pods, state, now);
    boolean settled = gone && jobs.settled(pool);
    registrations.remove(pool, settled);
    if (gone && !settled) {
      return DeleteControl.noFinalizerRemoval().rescheduleAfter(SETTLES);
    }
    if (gone && registrations.state(pool) instanceof Registrations.State.Failed failed) {
      tellOnce(pool, failed.failure(), state);
    }
    boolean released = followers.stream().filter(follower -> !follower.released(pool)).count() == 0;
    if (!gone || !released || !(registrations.state(pool) instanceof Registrations.State.Removed)) {
      return DeleteControl.noFinalizerRemoval().rescheduleAfter(unrecorded.orElse(LOOK_AGAIN));
    }
    LOG.info("Pool {} is deleted, and everything of it removed", pool.key());
    listeners.forEach(listener -> listener.forget(pool));
    costs.forget(pool);
    states.forget(pool);
    return DeleteControl.defaultDelete();
  }

  /** Whoever waits for the deletion sees by an event what that waits for. */
  private void tellOnce(RunnerPool pool, Failure held, ReconcileState state) {
    Optional<Failure.Reason> reason = Optional.of(held.reason());
    if (!reason.equals(state.heldBy)) {
      state.heldBy = reason;
      events.announce(pool, held);
    }
  }

  /** Returns how soon to look again for those that may not be deleted yet. */
  private Optional<Duration> stop(
      RunnerPool pool, List<Pod> pods, List<Runner> runners, ReconcileState state, Instant now) {
    List<Action> actions = new ArrayList<>();
    for (Runner runner : runners) {
      if (!runner.state().live()) {
        actions.add(new Action.Remove(runner.slot(), runner.id()));
      } else if (runner.state() == RunnerState.IDLE || runner.state() == RunnerState.STARTING) {
        actions.add(new Action.Retire(runner.slot(), runner.id(), Reason.Paused));
      }
    }
    return executor
        .execute(
            pool,
            PoolRunners.byUid(pods),
            new ScalePlan(
                actions, List.of(), new Decision(Reason.Paused, "the pool is being deleted")),
            state,
            now)
        .again();
  }
}
