package dev.runnerpool.simulation;

import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.scaling.Action;
import dev.runnerpool.core.scaling.ClaimedJobs;
import dev.runnerpool.core.scaling.Demand;
import dev.runnerpool.core.scaling.Policy;
import dev.runnerpool.core.scaling.PoolSnapshot;
import dev.runnerpool.core.scaling.Reason;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.core.scaling.Runners;
import dev.runnerpool.core.scaling.ScalePlan;
import dev.runnerpool.core.scaling.ScalePlanner;
import dev.runnerpool.core.scaling.Spend;
import dev.runnerpool.core.scaling.StabilizationWindow;
import dev.runnerpool.core.scaling.StartupTracker;
import dev.runnerpool.core.scaling.UnavailablePlacements;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The operator: reads the queue, looks at the pool after each change and when time alone may change
 * something, and does what {@link ScalePlanner} says.
 *
 * <p>A look at which the plan must come out empty does not ask the planner: {@link QuietLook} says
 * when. Whether that changes anything is tested.
 */
final class OperatorScaler implements Scaler {
  private static final String WHY = "simulated";

  /** A start that fails counts after those that work, as it does where each look is a full one. */
  private static final List<RunnerState> WORKING_FIRST =
      List.of(
          RunnerState.FINISHED,
          RunnerState.BUSY,
          RunnerState.IDLE,
          RunnerState.FAILED,
          RunnerState.STARTING);

  private final Policy policy;
  private final boolean askAlways;
  private final Optional<Share> share;
  private final WarmTimes warmTimes;
  private final QueueView queue;
  private final StabilizationWindow peakNeed = new StabilizationWindow();
  private final StartupTracker starts = new StartupTracker();
  private final UnavailablePlacements fullNodes = new UnavailablePlacements();
  private final long lookDelay;
  private long lookAt;
  private long warmSince;
  private int arrived;

  /** The pool's part of a queue that others share. */
  record Share(SharedQueue queue, QueuedPool pool) {}

  /**
   * @param askAlways whether the planner is asked at each look, whatever it can say
   */
  OperatorScaler(Policy policy, World world, long begin, boolean askAlways) {
    this(policy, world, begin, askAlways, Optional.empty());
  }

  /** A pool that shares its queue with others. */
  OperatorScaler(Share share, long begin) {
    this(share.pool().policy(), share.pool().world(), begin, true, Optional.of(share));
  }

  private OperatorScaler(
      Policy policy, World world, long begin, boolean askAlways, Optional<Share> share) {
    this.policy = policy;
    this.askAlways = askAlways;
    this.share = share;
    this.warmTimes = new WarmTimes(policy);
    this.queue = new QueueView(world, begin);
    this.lookDelay = world.lookDelay().toMillis();
    this.lookAt = begin;
    this.warmSince = begin;
  }

  @Override
  public void queued(Fleet fleet) {
    for (; arrived < fleet.queuedJobs(); arrived++) {
      warmTimes.arrived(fleet.now());
    }
    queue.queued(fleet.now());
  }

  @Override
  public void changed(Fleet fleet, SimulatedRunner runner) {
    if (runner.state() == RunnerState.IDLE) {
      warmTimes.started(fleet.now() - runner.made);
    }
    lookSoon(fleet.now());
  }

  private void lookSoon(long now) {
    lookAt = Math.min(lookAt, now + lookDelay);
  }

  @Override
  public long wakeAt() {
    return Math.min(lookAt, queue.wakeAt());
  }

  @Override
  public void wake(Fleet fleet) {
    if (queue.wakeAt() <= fleet.now() && queue.wake(fleet)) {
      lookSoon(fleet.now());
    }
    if (lookAt <= fleet.now()) {
      look(fleet);
    }
  }

  private void look(Fleet fleet) {
    long now = fleet.now();
    int warm = warmTimes.at(now);
    fleet.tally().wantedWarm(now - warmSince, warm);
    warmSince = now;
    boolean removes = !fleet.ended().isEmpty();
    boolean inTrouble = askAlways || inTrouble(fleet);
    if (inTrouble) {
      askAfterAFullLook(fleet);
    } else {
      int need = queue.waiting(fleet) + warm;
      int peak = peakNeed.add(Instant.ofEpochMilli(now), need, policy.idleTimeout());
      QuietLook quiet = new QuietLook(policy, fleet, need, peak);
      lookAt = quiet.nextCheck(warmTimes.nextEdge());
      if (quiet.mayChange()) {
        carryOut(ask(fleet, snapshot(fleet, new FleetRunners(fleet), peak)), fleet);
      }
    }
    fleet.ended().clear();
    if (removes) {
      lookSoon(now);
    }
  }

  /** Whether a start failed or is about to, or nodes are or were full: counts do not show that. */
  private boolean inTrouble(Fleet fleet) {
    return starts.failures().count() > 0
        || !fullNodes.isNone()
        || fleet.unschedulable() > 0
        || isLate(fleet.starts().peek(), fleet.now())
        || fleet.hasFailed();
  }

  private boolean isLate(SimulatedRunner longest, long now) {
    return longest != null && now - longest.since() >= policy.startupDeadline().toMillis();
  }

  private void askAfterAFullLook(Fleet fleet) {
    Instant now = Instant.ofEpochMilli(fleet.now());
    Runners runners = new FleetRunners(fleet);
    List<Runner> seen = new ArrayList<>();
    WORKING_FIRST.forEach(state -> seen.addAll(runners.in(state)));
    starts.observe(seen, failed -> WHY, policy, now);
    fullNodes.observe(seen, policy, starts, now);
    PoolSnapshot seenNow = snapshot(fleet, runners, 0);
    int peak = peakNeed.add(now, seenNow.need(), policy.idleTimeout());
    PoolSnapshot snapshot = seenNow.withPeakNeed(peak);
    ScalePlan plan = ask(fleet, snapshot);
    starts.conclude(plan.decision().reason(), seen, now);
    lookAt =
        QuietLook.bounded(
            fleet.now(), ScalePlanner.nextCheck(snapshot).map(Instant::toEpochMilli).orElse(NEVER));
    carryOut(plan, fleet);
  }

  private static ScalePlan ask(Fleet fleet, PoolSnapshot snapshot) {
    fleet.tally().planned();
    return ScalePlanner.plan(snapshot);
  }

  private PoolSnapshot snapshot(Fleet fleet, Runners runners, int peak) {
    Instant now = Instant.ofEpochMilli(fleet.now());
    PoolSnapshot snapshot =
        new PoolSnapshot(
            now,
            askAlways ? policy : warmTimes.policyNow(),
            new Demand.Known(share.isPresent() ? Set.of() : waiting(fleet), now),
            ClaimedJobs.none(),
            runners,
            peak,
            starts.failures(),
            fullNodes.avoidedUntil(),
            Spend.unknown(),
            true);
    return warmTimes.sized(
        share.isPresent()
            ? snapshot.withDemand(new Demand.Known(given(fleet, snapshot), now))
            : snapshot);
  }

  /** More waiting jobs than {@code max} change no action: that many cannot be started. */
  private Set<Long> waiting(Fleet fleet) {
    int first = fleet.taken();
    int count = queue.waiting(fleet);
    int told = askAlways ? count : Math.min(count, policy.max());
    Set<Long> waiting = new HashSet<>();
    for (int job = first; job < first + told; job++) {
      waiting.add((long) job);
    }
    return waiting;
  }

  private Set<Long> given(Fleet fleet, PoolSnapshot bare) {
    int first = fleet.taken();
    return share
        .get()
        .queue()
        .jobs(share.get().pool(), bare, first, first + queue.waiting(fleet))
        .stream()
        .map(Job::id)
        .collect(Collectors.toSet());
  }

  private void carryOut(ScalePlan plan, Fleet fleet) {
    for (Action action : plan.actions()) {
      if (action instanceof Action.Retire retire) {
        fleet.retire(retire.slot());
        if (retire.reason() == Reason.StartupDeadline) {
          fleet.tally().startFailed();
        }
        lookSoon(fleet.now());
      } else if (action instanceof Action.Start start) {
        fleet.startIn(start.slot(), start.nodeChoice());
        lookSoon(fleet.now());
      }
    }
  }
}
